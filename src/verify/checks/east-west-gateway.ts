import { isNode } from '../../model/workloads';
import { describeObject } from '../../model/object';
import { LABEL_NETWORK } from '../../istio/vocabulary';
import { toNetworkGateways } from '../../model/gateways';
import { command, no, unread, yes, type Check } from '../subject/check';
import { whyNotProgrammed } from './gateways-programmed';

export const eastWestGateway: Check = {
  id: 'east-west-gateway',
  phase: 0,
  look: (subject, { mesh }) => {
    const { cluster } = subject;
    const what = `an east-west gateway lets other networks into ${cluster.network ?? 'the network'}`;
    const unseen = unread(subject, what, 'Gateway', 'Service');
    if (unseen !== undefined) return [unseen];
    if (mesh.clusters.every(({ network }) => network === cluster.network)) {
      return [yes('all clusters are on one network, so no east-west gateway is needed')];
    }
    const gateways = cluster.eastWestGateways;
    const own = gateways.filter(({ network }) => network === cluster.network);
    const [any] = gateways;
    if (own.length === 0) {
      return [
        any === undefined
          ? no(
              what,
              'the cluster has none, so other clusters do not reach the pods here.',
              'declare an EastWestGateway for the cluster, and apply it.',
            )
          : no(
              what,
              `${describeObject(any.object)} is for network ${any.network ?? '(none: no label)'}.`,
              `label it ${LABEL_NETWORK}=${cluster.network ?? 'NETWORK'} where it is declared.`,
            ),
      ];
    }
    const notProgrammed = own
      .map(({ object }) => ({ object, why: whyNotProgrammed(object) }))
      .find(({ why }) => why !== undefined);
    // Waypoints take the address of the Service, node proxies that of the Gateway.
    const ofService = cluster.objects
      .filter(({ kind }) => kind === 'Service')
      .flatMap((object) => toNetworkGateways(object, cluster.objects.filter(isNode)));
    const addresses = ofService.filter(({ network, hbonePort }) => network === cluster.network && hbonePort !== 0);
    if (addresses.length === 0) {
      const name = own[0]!.object;
      return [
        no(
          what,
          'its Service has no outside address, so other clusters have nowhere to send requests.',
          `see why no load balancer gives it one: ${command(subject, `describe service -n ${name.namespace ?? mesh.rootNamespace} ${name.name}`)}`,
        ),
      ];
    }
    if (notProgrammed?.why !== undefined) {
      return [
        no(
          what,
          `${describeObject(notProgrammed.object)} is not programmed: ${notProgrammed.why}`,
          command(subject, `describe gateway -n ${notProgrammed.object.namespace ?? ''} ${notProgrammed.object.name}`),
        ),
      ];
    }
    return [yes(`${what}, at ${[...new Set(addresses.map(({ address }) => address))].sort().join(', ')}`)];
  },
};
