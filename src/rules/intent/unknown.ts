import type { Cluster, Mesh } from '../../model/mesh';
import type { Client } from '../../predict/client/client';
import { decisiveReason } from '../../predict/explain/decisive-reason';
import type { Prediction } from '../../predict/prediction';
import type { Violation } from '../engine/rule';
import { clientsIn, describeClient, describeOutages, placeOf } from './broken';
import { notKnown } from './messages';
import { predictionOf } from './prediction-of';
import { intentsOf, outagesFor, type Intent } from './wanted';

/**
 * Asks the prediction about every service that is to fail over, and reports what makes it unknown. Trees without the workloads of
 * a service, or without any waypoint, are common, and the mesh does not carry UDP: these are passed over.
 */
export function findUnknown(mesh: Mesh): Violation[] {
  const prediction = predictionOf(mesh);
  return intentsOf(mesh, prediction)
    .filter((intent) => isCounted(mesh, intent))
    .flatMap((intent) =>
      intent.clients
        .filter((cluster) => !hasWaypointElsewhere(cluster, intent))
        .flatMap((cluster) => violationIn(mesh, prediction, intent, cluster) ?? []),
    );
}

function isCounted({ clusters }: Mesh, { service: key }: Intent): boolean {
  return clusters.every(({ services, pods }) => {
    const service = services.get(key);
    return service === undefined || (pods.has(key) && service.ports[0]?.protocol !== 'UDP');
  });
}

/** A cluster without any waypoint, and without a Gateway where that of a service should be: others deploy it. */
function hasWaypointElsewhere({ bindings, objects, waypoints }: Cluster, { service }: Intent): boolean {
  const binding = bindings.get(service);
  return (
    binding?.kind === 'unknown' &&
    waypoints.size === 0 &&
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

function violationIn(mesh: Mesh, prediction: Prediction, intent: Intent, cluster: Cluster): Violation | undefined {
  const { service, members } = intent;
  const scenarios = [[], ...outagesFor(intent, cluster).map((outage) => [outage])];
  const questions = clientsIn(cluster, prediction, intent).flatMap((client) =>
    scenarios.map((outages) => ({ client, outages })),
  );
  for (const { client, outages } of questions) {
    const { verdict, reasons } = prediction.ask({ client, service }, outages);
    if (verdict !== 'unknown') continue;
    const reason = decisiveReason(reasons);
    const subject = reason?.object === undefined ? '' : `${reason.object} `;
    return {
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
    };
  }
  return undefined;
}
