/** A statement and the values of its `{name:Type}` placeholders. Values never stand in the text. */
export interface Query {
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Separates what belongs to different owners in one server: part of every key of every table. */
export type Project = string;

/** The one project until there are users. */
export const DEFAULT_PROJECT: Project = 'default';
