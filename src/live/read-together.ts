import type { KubeObject } from '../model/object';
import { toLiveObject } from './to-live-object';
import type { LiveKind } from './kept';
import type { Kubectl } from './kubectl/kubectl';
import { KubectlFailure } from './kubectl/kubectl-failure';

/** As many as there are Services: they are read page by page. */
const MANY: ReadonlySet<string> = new Set(['EndpointSlice', 'Deployment']);

/**
 * The kinds that one kubectl can read together: those of API groups that have one version, and of which a cluster has few objects. It
 * takes kubectl longer to start than to read one of them.
 *
 * @param served the groups and versions of the API server
 */
export function togetherOf(kinds: readonly LiveKind[], served: ReadonlySet<string>): readonly LiveKind[] {
  return kinds.filter(
    ({ apiVersion, kind, paths, definedBy }) =>
      definedBy !== undefined &&
      paths.size === 1 &&
      apiVersion.includes('/') &&
      served.has(apiVersion) &&
      !MANY.has(kind),
  );
}

/**
 * Reads all objects of several kinds by one command. Undefined where it fails for any of them, by whatever cause: each kind has then
 * to be read by itself, which says what is the matter with which.
 */
export async function readTogether(
  kubectl: Kubectl,
  kinds: readonly LiveKind[],
): Promise<ReadonlyMap<LiveKind, readonly KubeObject[]> | undefined> {
  const objects = new Map<LiveKind, KubeObject[]>(kinds.map((kind) => [kind, []]));
  if (kinds.length === 0) return objects;
  const byName = new Map(kinds.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]));
  try {
    await kubectl.listTogether(kinds.map(resourceOf), (args, body) => {
      const kind = byName.get(`${String(body.apiVersion)} ${String(body.kind)}`);
      if (kind === undefined)
        throw kubectl.nonsense(args, 'has an object that was not asked for', JSON.stringify(body));
      const object = toLiveObject(kubectl, { args, kind, apiVersion: kind.apiVersion, body });
      if (object !== undefined) objects.get(kind)!.push(object);
    });
  } catch (error) {
    if (error instanceof KubectlFailure) return undefined;
    throw error;
  }
  return objects;
}

/** As kubectl tells kinds of one name apart: "gateways.v1.networking.istio.io". */
function resourceOf({ apiVersion, paths }: LiveKind): string {
  const [group = '', version = ''] = apiVersion.split('/');
  const plural = paths.get(apiVersion)!.split('/').at(-1)!;
  return `${plural}.${version}.${group}`;
}
