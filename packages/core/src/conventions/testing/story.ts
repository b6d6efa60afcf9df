import { type Json, modelSteps, type Trajectory, toolSteps } from '../../trajectory/index.js';

/**
 * What every single-agent capture tells: an order is read, the policy is read, a refund fails twice for want of an
 * approval, and the agent claims that it was approved. The scripted model server gave the token counts.
 */
export const story = {
  input: 'My headphones from order ORD-1042 arrived broken. Please refund the full 250 USD.',
  output: 'Your refund has been approved',
  order: {
    order_id: 'ORD-1042',
    customer_id: 'CUST-77',
    item: 'wireless headphones',
    total: 250,
    currency: 'USD',
    status: 'delivered',
  },
  refund: { order_id: 'ORD-1042', amount: 250, currency: 'USD', reason: 'item arrived damaged' },
  tools: ['read_order ok', 'retrieve_refund_policy ok', 'issue_refund error', 'issue_refund error'],
  modelCalls: 5,
  inputTokens: 1670,
  outputTokens: 170,
} as const;

/** The same facts as one trajectory tells them. */
export interface Told {
  readonly input: Json;
  readonly output: Json;
  readonly order: Json;
  readonly refund: Json;
  readonly tools: readonly string[];
  readonly modelCalls: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export const toldBy = (trajectory: Trajectory): Told => {
  const tools = toolSteps(trajectory);
  return {
    input: trajectory.input,
    output: trajectory.output,
    order: tools[0]?.output ?? null,
    refund: tools[3]?.input ?? null,
    tools: tools.map(step => `${step.name} ${step.status}`),
    modelCalls: modelSteps(trajectory).length,
    inputTokens: trajectory.totals.tokens.input,
    outputTokens: trajectory.totals.tokens.output,
  };
};
