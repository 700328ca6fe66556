import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Where this library lies, as it runs: compiled or not. Its own lines say nothing to the author of an app. */
const OWN_FOLDER = resolve(__dirname, '..', '..') + sep;
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

/** What an author declared, and where, if that is known. */
export interface Declaration {
  readonly construct: IConstruct;
  readonly place: SourceLine | undefined;
}

export interface SourceLine {
  /** An absolute path. */
  readonly file: string;
  readonly line: number;
}

/**
 * The construct of this library that a construct is, or is a part of, with the line of the author's code that declares it. The
 * construct itself where neither is of this library.
 */
export function declarationOf(construct: IConstruct): Declaration {
  let one: IConstruct | undefined = construct;
  while (one !== undefined && !Chart.isChart(one)) {
    const { scope, id }: IConstruct['node'] = one.node;
    const stack = scope && declarations.get(scope)?.get(id);
    if (stack !== undefined) return { construct: one, place: placeIn(stack) };
    one = scope;
  }
  return { construct, place: undefined };
}

/** The line that declares a construct, as messages name it: a path from the working directory, and a line. */
export function declaredAt(construct: IConstruct): string | undefined {
  return inWords(declarationOf(construct).place);
}

/** The first line in a stack that is the author's, as messages name it. */
export function authorsLine(error: Error): string | undefined {
  return inWords(placeIn(error));
}

function inWords(place: SourceLine | undefined): string | undefined {
  return place && `${relative(process.cwd(), place.file).replaceAll(sep, '/')}:${place.line}`;
}

/** The first line in a stack that is the author's: neither of this library, nor of a package, nor of Node. */
function placeIn({ stack = '' }: Error): SourceLine | undefined {
  for (const line of stack.split('\n')) {
    const [, place, number] = FRAME.exec(line) ?? [];
    if (place === undefined || place.startsWith('node:')) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    if (file.startsWith(OWN_FOLDER) || file.includes(`${sep}node_modules${sep}`)) continue;
    return { file, line: Number(number) };
  }
  return undefined;
}
