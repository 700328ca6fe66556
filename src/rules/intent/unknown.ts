import type { Cluster, Mesh } from '../../model/mesh';
import { askedPort, isCarried } from '../../model/services';
import type { Client } from '../../predict/client';
import { decisiveReason } from '../../predict/explain/gaps';
import type { Violation } from '../engine/rule';
import type { Asked } from './asked';
import { describeClient, describeOutages, placeOf } from './broken';
import { notKnown } from './messages';
import type { Intent } from './wanted';

/**
 * Reports what makes it unknown where requests for a service go from a cluster, at the first of its clients and outages. Trees without
 * the workloads of a service, or without any waypoint, are common, and the mesh does not carry UDP or SCTP: these are passed over.
 */
export function unknownIn(mesh: Mesh, intent: Intent, cluster: Cluster, asked: readonly Asked[]): Violation[] {
  if (!isCounted(mesh, intent) || hasWaypointElsewhere(mesh, cluster, intent)) return [];
  const { service, members } = intent;
  const found = asked.find(({ answer: { verdict } }) => verdict === 'unknown');
  if (found === undefined) return [];
  const { client, outages } = found;
  const reason = decisiveReason(found.answer.reasons);
  const subject = reason?.object === undefined ? '' : `${reason.object} `;
  return [
    {
      ...placeOf(mesh, reason, cluster),
      ...notKnown.unknown({
        service,
        cluster: describeClient(client),
        outage: describeOutages(outages),
        cause: reason === undefined ? 'the cause is not known.' : `${subject}${reason.text}`,
      }),
      ...(reason?.change === undefined ? fixAt(client) : { fix: reason.change }),
      ...(reason?.cure === undefined ? {} : { edit: reason.cure }),
      failover: { service, client, members, isBeforeOutage: false, outages, errors: undefined },
    },
  ];
}

function isCounted({ clusters }: Mesh, { service: key }: Intent): boolean {
  return clusters.every(({ services, pods }) => {
    const service = services.get(key);
    const port = service && askedPort(service.ports, undefined);
    return service === undefined || (pods.has(key) && (port === undefined || isCarried(port)));
  });
}

/** Others deploy the waypoint of a service where no cluster has it, and this one has none, nor a Gateway where it should be. */
function hasWaypointElsewhere({ clusters }: Mesh, cluster: Cluster, { service }: Intent): boolean {
  const { bindings, objects, waypoints } = cluster;
  const binding = bindings.get(service);
  return (
    binding?.kind === 'unknown' &&
    waypoints.size === 0 &&
    !clusters.some((other) => other.waypoints.has(`${binding.namespace}/${binding.name}`)) &&
    !objects.some(({ kind, namespace }) => kind === 'Gateway' && namespace === binding.namespace)
  );
}

/** What is not followed at an ingress gateway is not for want of an object. */
function fixAt({ kind }: Client): { readonly fix?: string } {
  return kind === 'ingress'
    ? {
        fix: 'practise this outage with `cdk8s-ambient drill --url URL`, by a URL that leads through the ingress gateway.',
      }
    : {};
}
