import type { IConstruct } from 'constructs';

const TYPE = Symbol.for('cdk8s-ambient.type');

/** Notes by which public name a construct of this package was made: "GlobalService.adopt()". */
export function noteType(construct: IConstruct, type: string): void {
  Object.defineProperty(construct, TYPE, { value: type, configurable: true });
}

/** The public name by which a construct of this package was made; undefined of all others. */
export function typeOf(construct: object): string | undefined {
  return (construct as { readonly [TYPE]?: string })[TYPE];
}
