import type { LiveCluster, Mesh } from '../clusters/mesh';
import { asWritten, LIVE_FEATURES, type LiveFeature, type LiveObject } from '../live/features';
import { saidOfGateway, sentToGateway } from '../live/gateways';
import { saidOfService, sentOfService } from '../live/node-proxies';
import { readLive } from '../live/snapshot';
import { saidOfWaypoint, sentToWaypoint } from '../live/waypoints';
import { applies } from './guide/apply';
import { localFirst } from './guide/failover';
import { NAMESPACE, SERVICE, WAYPOINT } from './guide/names';
import { gatewaysAreProgrammed, serviceIsBound, waypointIsDeployed } from './guide/objects';
import { chooseSeed, sampleOf } from '../sample';
import type { Check, Suite } from './suite';

/** Of the features; a full run takes them all. */
const SAMPLE = 12;
const GATEWAY = { namespace: 'istio-system', name: 'istio-eastwestgateway' };
const KEY = `${NAMESPACE}/${SERVICE}`;
const HOST = `${SERVICE}.${NAMESPACE}.svc.cluster.local`;

/** What we say of snapshots of live clusters with one thing more than the guide has, beside what their istiods send. */
export const features: Suite = {
  name: 'features',
  needsClusters: true,
  checks: (dist, mesh) => [
    ...mesh.flatMap((one) => applies(one, dist)),
    ...mesh.map(gatewaysAreProgrammed),
    ...mesh.map(serviceIsBound),
    ...mesh.map(waypointIsDeployed),
    ...mesh.map((one) => localFirst(mesh, one, 'has its own pods first')),
    ...sampleOf(LIVE_FEATURES, SAMPLE, chooseSeed()).map((feature) => agrees(mesh, feature)),
  ],
};

function agrees(mesh: Mesh, feature: LiveFeature): Check {
  return {
    sentence: `what we say waypoints, east-west gateways and node proxies are sent is what they are sent, with ${feature.name}`,
    run: async () => {
      const changed = mesh.filter(({ cluster }) => (feature.in as readonly string[]).includes(cluster.name));
      const before = await Promise.all(changed.map((one) => change(one, feature)));
      try {
        for (const one of mesh) await agreesIn(mesh, one);
      } finally {
        await Promise.all(changed.map((one, place) => putBack(one, feature, before[place]!)));
      }
    },
  };
}

async function agreesIn(mesh: Mesh, one: LiveCluster): Promise<void> {
  await one.patience.until(async () => {
    const [node] = await one.cluster.kubectl.list('node', '');
    const expected = [
      await sentToWaypoint(one, NAMESPACE, WAYPOINT),
      await sentToGateway(one, GATEWAY.namespace, GATEWAY.name, HOST),
      await sentOfService(one, node!.metadata.name, KEY),
      await sentOfService(one, node!.metadata.name, `${NAMESPACE}/${WAYPOINT}`),
    ];
    const said = await readLive(mesh);
    const got = [
      saidOfWaypoint(said, one, `${NAMESPACE}/${WAYPOINT}`),
      saidOfGateway(said, one, KEY),
      saidOfService(said, one, KEY),
      saidOfService(said, one, `${NAMESPACE}/${WAYPOINT}`),
    ];
    return { expected: inWords(one, expected), got: inWords(one, got) };
  });
}

function inWords({ cluster }: LiveCluster, [waypoint, gateway, service, ofWaypoint]: readonly string[]): string {
  return `${cluster.name}: waypoint: ${waypoint}. gateway: ${gateway}. node proxies, service: ${service}. node proxies, waypoint: ${ofWaypoint}`;
}

/** Changes the object, and returns it as it was. */
async function change({ cluster: { kubectl } }: LiveCluster, feature: LiveFeature): Promise<LiveObject> {
  const { kind, object, edit } = feature;
  const namespace = kind === 'namespace' || kind === 'node' ? '' : NAMESPACE;
  const found =
    typeof object === 'string'
      ? await kubectl.get<LiveObject>(kind, namespace === '' ? 'default' : namespace, object)
      : (await kubectl.list<LiveObject>(kind, namespace, object.labelled)).find(
          ({ metadata }) => metadata.deletionTimestamp === undefined,
        );
  if (found === undefined) throw new Error(`there is no ${kind} ${JSON.stringify(object)}`);
  const edited = edit(asWritten(found));
  if (edited === undefined) await kubectl.do('delete', kind, found.metadata.name, '--namespace', NAMESPACE);
  else await kubectl.replace(edited);
  return found;
}

async function putBack(
  { cluster: { kubectl } }: LiveCluster,
  { edit }: LiveFeature,
  before: LiveObject,
): Promise<void> {
  const written = asWritten(before);
  if (edit(written) === undefined) await kubectl.create(written);
  else await kubectl.replace(written);
}
