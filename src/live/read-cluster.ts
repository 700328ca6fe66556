import { compareText } from '../util/compare-text';
import { isMap, type KubeObject } from '../model/object';
import { inParallel } from './in-parallel';
import { CONFIG_MAP, keepOfRootNamespace, keepParameters, LIVE_KINDS, type LiveKind } from './kept';
import type { Kubectl } from './kubectl/kubectl';
import { KubectlFailure } from './kubectl/kubectl-failure';
import { requireKubectl } from './kubectl/kubectl-version';
import { readTogether, togetherOf } from './read-together';
import { requireNames, toLiveObject, withPlace } from './to-live-object';

/** What was read of a cluster. */
export interface LiveCluster {
  readonly name: string;
  readonly context: string;
  /** What says where requests go, and no more; in the order of kinds, then by namespace and name. */
  readonly objects: readonly KubeObject[];
  /** Kinds that the API server does not know. */
  readonly unknownKinds: readonly LiveKind[];
  /** Kinds of which nothing was read, because it may not be, or could not. */
  readonly unreadKinds: readonly LiveKind[];
  /** Why something was not read. Where there is nothing at all, the one reason for that. */
  readonly failures: readonly KubectlFailure[];
}

/** kubectl takes a core for a moment each time it starts. */
const AT_ONCE = 4;

/** Reads a cluster. What cannot be read is said in what it returns, and nothing is thrown for it. */
export async function readCluster(kubectl: Kubectl, rootNamespace: string): Promise<LiveCluster> {
  const { cluster: name, context } = kubectl.at;
  const nothing = { name, context, objects: [], unknownKinds: [], unreadKinds: LIVE_KINDS };
  try {
    await requireKubectl(kubectl);
    // One question first: a cluster that cannot be reached is one failure, and not one for each kind.
    await readKind(kubectl, LIVE_KINDS[0]!);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.isOfTheCluster) return { ...nothing, failures: [failure] };
  }
  const groups = await tryGroups(kubectl);
  const together = await readTogether(kubectl, togetherOf(LIVE_KINDS, groups.served ?? new Set()));
  const readings = await inParallel(LIVE_KINDS, AT_ONCE, async (kind): Promise<Reading> => {
    const objects = together?.get(kind);
    if (objects === undefined) return tryKind(kubectl, kind, groups.served);
    return { kind, objects: [...objects].sort(byName), isKnown: true, failure: undefined };
  });
  const objects = readings.flatMap((reading) => reading.objects ?? []);
  const configMaps = await readConfigMaps(kubectl, rootNamespace, objects);
  return {
    name,
    context,
    objects: [...objects, ...configMaps.objects],
    unknownKinds: readings.filter(({ isKnown }) => !isKnown).map(({ kind }) => kind),
    unreadKinds: [
      ...readings.filter(({ failure }) => failure !== undefined).map(({ kind }) => kind),
      ...(configMaps.failures.length > 0 ? [CONFIG_MAP] : []),
    ],
    failures: [
      ...groups.failures,
      ...readings.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
      ...configMaps.failures,
    ],
  };
}

interface Reading {
  readonly kind: LiveKind;
  readonly objects: readonly KubeObject[] | undefined;
  readonly isKnown: boolean;
  readonly failure: KubectlFailure | undefined;
}

/**
 * The groups and versions of an API server; undefined where it does not say. Without a group, it answers to a reader who has no rights
 * to it that it may not be read.
 */
async function tryGroups(
  kubectl: Kubectl,
): Promise<{ readonly served?: ReadonlySet<string>; readonly failures: readonly KubectlFailure[] }> {
  try {
    return { served: await kubectl.groupVersions(), failures: [] };
  } catch (error) {
    return { failures: [failureOf(error)] };
  }
}

async function tryKind(kubectl: Kubectl, kind: LiveKind, served: ReadonlySet<string> | undefined): Promise<Reading> {
  try {
    const objects = await readKind(kubectl, kind, served);
    return { kind, objects, isKnown: objects !== undefined || kind.definedBy === undefined, failure: undefined };
  } catch (error) {
    return { kind, objects: undefined, isKnown: true, failure: failureOf(error) };
  }
}

/** In the first version that is served: in each of them an API server lists the same objects. */
async function readKind(
  kubectl: Kubectl,
  kind: LiveKind,
  served?: ReadonlySet<string>,
): Promise<readonly KubeObject[] | undefined> {
  for (const [apiVersion, path] of kind.paths) {
    if (apiVersion.includes('/') && served?.has(apiVersion) === false) continue;
    const objects: KubeObject[] = [];
    const args = ['get', '--raw', path];
    const isServed = await kubectl.list({ kind: kind.kind, path }, (body) => {
      const object = toLiveObject(kubectl, { args, kind, apiVersion, body });
      if (object !== undefined) objects.push(object);
    });
    if (isServed) return objects.sort(byName);
  }
  return undefined;
}

/** The mesh's configuration, and the ConfigMaps that Gateways refer to. */
async function readConfigMaps(
  kubectl: Kubectl,
  rootNamespace: string,
  objects: readonly KubeObject[],
): Promise<{ objects: readonly KubeObject[]; failures: readonly KubectlFailure[] }> {
  try {
    const found: KubeObject[] = [];
    const path = `/api/v1/namespaces/${encodeURIComponent(rootNamespace)}/configmaps`;
    await kubectl.list({ kind: CONFIG_MAP.kind, path }, (body) => {
      requireNames(kubectl, { args: ['get', '--raw', path], kind: CONFIG_MAP, body });
      const kept = keepOfRootNamespace(body);
      if (kept !== undefined) found.push(withPlace(kubectl, CONFIG_MAP, kept));
    });
    const known = new Set(found.map(({ namespace, name }) => `${namespace}/${name}`));
    const wanted = new Set(objects.flatMap(parametersOf).filter((key) => !known.has(key)));
    const referred = await inParallel([...wanted].sort(compareText), AT_ONCE, async (key) => {
      const [namespace = '', name = ''] = key.split('/');
      const body = await kubectl.object({
        kind: CONFIG_MAP.kind,
        api: '/api/v1',
        plural: 'configmaps',
        namespace,
        name,
      });
      return body === undefined ? [] : [withPlace(kubectl, CONFIG_MAP, keepParameters(body))];
    });
    return { objects: [...found, ...referred.flat()].sort(byName), failures: [] };
  } catch (error) {
    return { objects: [], failures: [failureOf(error)] };
  }
}

/** The ConfigMap that changes what is generated for a Gateway, as "namespace/name". */
function parametersOf({ kind, group, namespace, body }: KubeObject): string[] {
  if (kind !== 'Gateway' || group !== 'gateway.networking.k8s.io' || !isMap(body.spec)) return [];
  const infrastructure = isMap(body.spec.infrastructure) ? body.spec.infrastructure : {};
  const { parametersRef } = infrastructure;
  return isMap(parametersRef) && parametersRef.kind === 'ConfigMap'
    ? [`${namespace ?? 'default'}/${String(parametersRef.name)}`]
    : [];
}

function byName(left: KubeObject, right: KubeObject): number {
  return compareText(left.namespace ?? '', right.namespace ?? '') || compareText(left.name, right.name);
}

/** An error other than a failure of a command is a defect, or the end of the whole run. */
function failureOf(error: unknown): KubectlFailure {
  if (error instanceof KubectlFailure) return error;
  throw error;
}
