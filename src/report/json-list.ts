import { visibleJson } from '../util/escape';

const INDENT = 2;

/** The pieces of a list in JSON, as `JSON.stringify` would write all of it: for a fleet that is more than a string can hold. */
export function* jsonList(items: Iterable<object>): Generator<string> {
  let before = '[\n';
  for (const item of items) {
    yield before + visibleJson(JSON.stringify(item, null, INDENT)).replace(/^/gm, ' '.repeat(INDENT));
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}
