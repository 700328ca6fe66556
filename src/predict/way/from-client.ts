import { keyOf } from '../../model/mesh';
import { because } from '../answer';
import { firstIngressGateway } from '../istio/view';
import type { Surroundings } from './surroundings';
import type { Met } from './way';

// The steps at the client, before anything leaves it.

/** What gives the name of the service an address. An ingress gateway asks for none: its routes name the service. */
export function nameMet({ view, answer: { client }, own, known }: Surroundings): Met[] {
  if (known === undefined) return [];
  const { name, network } = own.cluster;
  if (client.kind === 'ingress') {
    return [because('is named by routes of the ingress gateway, which does not ask DNS.', name, known.service.object)];
  }
  const key = keyOf(known.service);
  const inNetwork = network === undefined || network === '' ? `of ${name}` : network;
  const holder = [own, ...view.clusters].find(
    ({ cluster }) => cluster.services.has(key) && (cluster === own.cluster || cluster.network === network),
  );
  if (holder === undefined) return [];
  const where = holder === own ? '' : ` by ${holder.cluster.name}, which is in it, too`;
  return [
    because(
      `has an address in the network ${inNetwork}${where}: ztunnel answers DNS with it.`,
      holder.cluster.name,
      holder.cluster.services.get(key)!.object,
    ),
  ];
}

/** What takes the requests from the client. */
export function enrolmentMet({ answer: { client }, own: { cluster } }: Surroundings): Met[] {
  if (client.kind === 'ambient') {
    const zone = client.zone === undefined ? '' : `, zone ${client.zone},`;
    const text = `the client is a pod of ${cluster.name}${zone} in the ambient mesh, and ztunnel takes its requests.`;
    return [{ text, isAssumed: true }];
  }
  const gateway = firstIngressGateway(cluster);
  return gateway === undefined ? [] : [because('is the ingress gateway that asks.', cluster.name, gateway)];
}
