import { formatFieldPath, type FieldPath } from '../../model/read/field-path';
import type { Mesh } from '../../model/mesh';
import type { SchemaProblem } from '../../model/schema/problem';
import type * as Schema from '../../model/schema/validate';
import { rename } from '../../predict/cure/edit';
import type { NamedMessage, Values } from './messages';
import type { Violation } from './rule';

const QUOTE = 'put the value in quotes: without them, YAML reads yes, on, 0755 and 1e3 as something else than text.';

/** What the API server says of the objects of a mesh, as far as it is of one sort. */
export function schemaViolations(
  mesh: Mesh,
  isWanted: (problem: SchemaProblem) => boolean,
  toMessage: (values: Values<'problem'>) => NamedMessage,
): Violation[] {
  // Loaded here, because a synth lists this rule too and does not ask it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by everybody
  const { validateObject } = require('../../model/schema/validate') as typeof Schema;
  return mesh.clusters.flatMap((cluster) =>
    cluster.objects.flatMap((object) =>
      validateObject(object.body)
        .filter(isWanted)
        .map(({ path, message, wantsQuotes, meant }) => ({
          cluster,
          object,
          path: formatFieldPath(path),
          ...toMessage({ problem: `${nameOfField(path)} ${message}${message.endsWith('?') ? '' : '.'}` }),
          ...(wantsQuotes === true ? { fix: QUOTE } : {}),
          ...(meant === undefined ? {} : { edit: [rename(cluster.name, object, path, meant)] }),
        })),
    ),
  );
}

/** The end of a path, from the last name on: the beginning is said beside the message. */
function nameOfField(path: FieldPath): string {
  let start = path.length - 1;
  while (start > 0 && formatFieldPath(path.slice(start)).startsWith('[')) start--;
  return path.length === 0 ? 'it' : formatFieldPath(path.slice(start));
}
