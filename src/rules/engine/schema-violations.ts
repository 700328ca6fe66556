import { formatFieldPath, nameOfField, type KubeObject } from '../../model/object';
import type { Cluster, Mesh } from '../../model/mesh';
import { newerReleaseOf, releaseOf } from '../../model/schema/releases';
import type { SchemaProblem } from '../../model/schema/terms';
import type * as Schema from '../../model/schema';
import { rename } from '../../predict/edit';
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
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every program
  const { validateObject } = require('../../model/schema') as typeof Schema;
  return mesh.clusters.flatMap((cluster) =>
    cluster.objects.flatMap((object) =>
      problemsIn(cluster, object, validateObject)
        .filter(isWanted)
        .map(({ path, message, wantsQuotes, since, meant }) => ({
          cluster,
          object,
          ...(path.length === 0 ? {} : { path: formatFieldPath(path) }),
          ...toMessage({ problem: `${nameOfField(path)} ${message}${message.endsWith('?') ? '' : '.'}` }),
          ...(wantsQuotes === true ? { fix: QUOTE } : {}),
          ...(since === undefined ? {} : { fix: `leave it out until the clusters have ${since}.` }),
          ...(meant === undefined ? {} : { edit: [rename(cluster.name, object, path, meant)] }),
        })),
    ),
  );
}

/** What the API server of a cluster says of an object. A field that a newer release of the API has is named with it. */
function problemsIn(
  cluster: Cluster,
  { body, group, kind }: KubeObject,
  validateObject: (typeof Schema)['validateObject'],
): readonly SchemaProblem[] {
  const release = releaseOf(cluster, group, kind);
  const problems = validateObject(body, release);
  const newer = newerReleaseOf(group);
  if (release === 'newer' || newer === undefined || !problems.some(isUnknown)) return problems;
  const stillUnknown = new Set(
    validateObject(body, 'newer')
      .filter(isUnknown)
      .map(({ path }) => formatFieldPath(path)),
  );
  return problems.map((problem) =>
    !isUnknown(problem) || stillUnknown.has(formatFieldPath(problem.path))
      ? problem
      : { path: problem.path, message: `is a field only from ${newer} on`, unknownField: true, since: newer },
  );
}

function isUnknown({ unknownField }: SchemaProblem): boolean {
  return unknownField === true;
}
