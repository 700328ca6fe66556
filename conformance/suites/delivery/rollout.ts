import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster, Mesh } from '../../clusters/mesh';
import { gatewaysAreProgrammed, serviceIsBound, waypointIsDeployed } from '../guide/objects';
import { NAMESPACE, SERVICE, WAYPOINT } from '../guide/names';
import { requireEqual, type Check } from '../suite';

/** As Argo CD calls itself in the fields that it owns. */
const MANAGER = 'argocd-controller';

interface Manifest extends KubernetesObject {
  readonly kind: string;
  readonly spec?: unknown;
}

/** Each phase in every cluster before the next one in any, by kubectl alone. */
export function rollsOutByPhases(mesh: Mesh, dist: string): readonly Check[] {
  const applied = (folder: string): readonly Check[] =>
    mesh.map((live) => applies(live, join(dist, live.cluster.name, folder)));
  return [
    ...applied('1-waypoints'),
    ...mesh.map(gatewaysAreProgrammed),
    ...mesh.map(waypointIsDeployed),
    ...mesh.map(hasNoService),
    ...applied('2-services'),
    ...mesh.map(serviceIsBound),
    ...applied('3-rules'),
  ];
}

function applies({ cluster }: LiveCluster, folder: string): Check {
  return {
    sentence: `${cluster.name} takes ${folder.split('/').slice(-2).join('/')} by itself`,
    vital: true,
    run: async () => {
      const { code, stderr } = await cluster.kubectl.run([
        ...['apply', '--server-side', `--field-manager=${MANAGER}`, '--validate=strict', '-f', folder],
      ]);
      requireEqual('exit 0, no warning', `exit ${code}, ${stderr === '' ? 'no warning' : stderr}`);
    },
  };
}

function hasNoService({ cluster }: LiveCluster): Check {
  return {
    sentence: `nothing in ${cluster.name} sends traffic to the waypoint before it runs`,
    run: async () => {
      const service = await cluster.kubectl.get('service', NAMESPACE, SERVICE);
      requireEqual('no service', service === undefined ? 'no service' : 'a service');
    },
  };
}

/** A field that an API server or istiod adds is one that Argo CD would show as changed, for ever. */
export function staysInSync({ cluster }: LiveCluster, dist: string): Check {
  return {
    sentence: `what ${cluster.name} stores of Gateways and rules has no field that was not written`,
    run: async () => {
      const custom = manifestsIn(join(dist, cluster.name)).filter(({ kind }) =>
        ['Gateway', 'DestinationRule'].includes(kind),
      );
      const differing: string[] = [];
      for (const { kind, metadata, spec } of custom) {
        const live = await cluster.kubectl.get<Manifest>(kind, metadata.namespace ?? '', metadata.name);
        if (!isDeepStrictEqual(live?.spec, spec))
          differing.push(`${kind} ${metadata.name}: ${JSON.stringify(live?.spec)}`);
      }
      requireEqual(
        '2 objects, none differs',
        `${custom.length} objects, ${differing.length === 0 ? 'none differs' : differing.join('; ')}`,
      );
    },
  };
}

/** A waypoint without `spec.infrastructure` beside ours shows that istiod has seen the change. */
export function keepsPods({ cluster, patience }: LiveCluster): Check {
  const CONTROL = 'control';
  return {
    sentence: 'what Argo CD and Flux add to a Gateway does not restart its pods',
    run: async () => {
      const { kubectl } = cluster;
      const control = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: CONTROL, namespace: NAMESPACE },
        spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
      };
      await kubectl.apply([control]);
      await patience.until(async () => ({
        expected: 'deployed',
        got: (await generationOf(CONTROL)) === undefined ? 'not deployed' : 'deployed',
      }));
      const before = { ours: await generationOf(WAYPOINT), control: await generationOf(CONTROL) };
      const gateways = [`gateway/${WAYPOINT}`, `gateway/${CONTROL}`];
      await kubectl.do('annotate', '-n', NAMESPACE, ...gateways, 'argocd.argoproj.io/tracking-id=mesh');
      await kubectl.do('label', '-n', NAMESPACE, ...gateways, 'kustomize.toolkit.fluxcd.io/name=mesh');
      await patience.until(async () => ({
        expected: 'the pods of the other waypoint restart',
        got:
          (await generationOf(CONTROL))! > before.control! ? 'the pods of the other waypoint restart' : 'they do not',
      }));
      requireEqual(`generation ${before.ours}`, `generation ${await generationOf(WAYPOINT)}`);
      await kubectl.do('delete', 'gateway', '-n', NAMESPACE, CONTROL);

      async function generationOf(name: string): Promise<number | undefined> {
        const deployment = await kubectl.get<KubernetesObject & { metadata: { generation: number } }>(
          'deployment',
          NAMESPACE,
          name,
        );
        return deployment?.metadata.generation;
      }
    },
  };
}

function manifestsIn(folder: string): Manifest[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => parseAllDocuments(readFileSync(join(parentPath, name), 'utf8')))
    .map((document) => document.toJS() as Manifest);
}
