import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';

/** What a value is called that is known only when it is written. */
export const A_TOKEN = 'a token (mesh.perCluster() or another Lazy), known only when it is written';

/** How a value looks in a message. */
export function show(value: unknown): string {
  if (value instanceof Lazy) return A_TOKEN;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return describeFunction(value as (...args: never[]) => unknown);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (Construct.isConstruct(value)) return `the ${value.constructor.name} "${value.node.path}"`;
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name;
  return name === undefined || name === 'Object' ? 'an object' : `an object of class ${name}`;
}

function describeFunction(value: (...args: never[]) => unknown): string {
  if (value.name === '') return 'a function';
  return /^class\b/.test(String(value)) ? `the class ${value.name}` : `the function ${value.name}`;
}
