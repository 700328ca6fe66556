import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Where this library lies, as it runs: compiled or not. Its own lines say nothing to the author of an app. */
const OWN_FOLDER = resolve(__dirname, '..') + sep;
/** A frame of a stack, as V8 writes it: the place stands in brackets where the function has a name. */
const FRAME = /^\s+at (?:.*\()?(.+?):(\d+):\d+\)?$/;

/** The stacks of declarations: by scope, then by id. A stack becomes text only where it is asked for. */
const declarations = new WeakMap<object, Map<string, Error>>();

/** Notes the line that declares a construct of this library, to be called before the construct exists. */
export function noteDeclaration(scope: object, id: string): void {
  const known = declarations.get(scope);
  const stack = new Error();
  if (known === undefined) declarations.set(scope, new Map([[id, stack]]));
  else known.set(id, stack);
}

/**
 * The line of the author's code that declares a construct, or the construct of this library that it is a part of: a path
 * from the working directory, and a line. Undefined where neither is of this library.
 */
export function declaredAt(construct: IConstruct): string | undefined {
  let one: IConstruct | undefined = construct;
  while (one !== undefined && !Chart.isChart(one)) {
    const { scope, id }: IConstruct['node'] = one.node;
    const stack = scope && declarations.get(scope)?.get(id);
    if (stack !== undefined) return authorsLine(stack);
    one = scope;
  }
  return undefined;
}

/** The first line in a stack that is the author's: neither of this library, nor of a package, nor of Node. */
export function authorsLine({ stack = '' }: Error): string | undefined {
  for (const line of stack.split('\n')) {
    const [, place, number] = FRAME.exec(line) ?? [];
    if (place === undefined || place.startsWith('node:')) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    if (file.startsWith(OWN_FOLDER) || file.includes(`${sep}node_modules${sep}`)) continue;
    return `${relative(process.cwd(), file).replaceAll(sep, '/')}:${number}`;
  }
  return undefined;
}
