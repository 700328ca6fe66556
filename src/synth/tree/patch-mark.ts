import type { IConstruct } from 'constructs';

const PATCH = Symbol.for('cdk8s-ambient.patch');

/** Marks an object as a patch: fields to add to an object that another team deploys. */
export function markPatch(construct: IConstruct): void {
  Object.defineProperty(construct, PATCH, { value: true });
}

/** Reports whether an object is a patch. */
export function isPatch(construct: IConstruct): boolean {
  return (construct as { [PATCH]?: boolean })[PATCH] === true;
}
