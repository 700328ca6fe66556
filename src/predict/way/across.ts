import { isNode } from '../../model/workloads';
import { toNetworkGateways } from '../../model/gateways';
import type { KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import { because } from '../answer';
import type { FoundGateway } from '../istio/gateways';
import type { Surroundings } from './surroundings';
import type { Met } from './way';

// The steps from one network into another.

/** The gateways that requests take, each with what says that it is there. */
export function gatewayMet({ view, gateways }: Surroundings): Met[] {
  return gateways.map((gateway) => {
    const { cluster: name, network, address, isAssumed } = gateway;
    if (isAssumed) {
      return { text: `one east-west gateway leads into ${network}.`, cluster: name, isAssumed: true };
    }
    const object = objectOf(gateway, view.clusterOf(name).cluster);
    return object === undefined
      ? { text: `mesh.json says that ${address} leads into ${network}.`, cluster: name }
      : because(`leads into ${network}, at ${address}.`, name, object);
  });
}

function objectOf({ network, address }: FoundGateway, { objects, eastWestGateways }: Cluster): KubeObject | undefined {
  const known = eastWestGateways.find(({ addresses }) => addresses.includes(address));
  if (known !== undefined) return known.object;
  const nodes = objects.filter(isNode);
  return objects.find((object) =>
    toNetworkGateways(object, nodes).some((one) => one.network === network && one.address === address),
  );
}

/** What those gateways let in, and by which object. */
export function farSideMet({ view, answer: { service, path }, gateways, binding }: Surroundings): Met[] {
  return [...new Set(gateways.map(({ cluster }) => cluster))].map((name) => {
    const { services, waypoints } = view.clusterOf(name).cluster;
    const isToWaypoint = (path === 'remote-waypoint' || path === 'ingress-waypoint') && binding?.kind === 'bound';
    const object = isToWaypoint
      ? waypoints.get(`${binding.waypoint.namespace}/${binding.waypoint.name}`)?.object
      : services.get(service)?.object;
    const text = `has a way in through the east-west gateway of ${name}.`;
    return object === undefined
      ? { text: `the east-west gateway of ${name} takes requests in.`, cluster: name }
      : because(text, name, object);
  });
}
