// What every agent here is about: one question, one tool, one answer.
export const QUESTION = 'Where is my order ord_1042?';
export const INSTRUCTIONS = 'You are the order desk. Look the order up before you answer.';
export const DESCRIPTION = 'Reads an order by its id.';

/** JSON Schema of the tool's arguments. */
export const PARAMETERS = {
  type: 'object',
  properties: { order_id: { type: 'string' } },
  required: ['order_id'],
  additionalProperties: false,
};

/** The tool. @param {{ order_id: string }} order */
export const readOrder = async ({ order_id }) => ({ order_id, status: 'shipped' });
