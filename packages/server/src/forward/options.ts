import type { ForwardConfig } from '@pawl/core/config';

/** Where what is stored is passed on to: `forward` of `pawl.yaml`, with the values of its headers. */
export interface ForwardOptions extends Omit<ForwardConfig, 'headers'> {
  /** By lower-case name. They may hold secrets: never shown, logged or stored. */
  readonly headers: Readonly<Record<string, string>>;
}
