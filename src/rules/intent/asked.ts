import { behavioursOf } from '../../istio/behaviours';
import type { Cluster } from '../../model/mesh';
import { usualClients, type Client } from '../../predict/client';
import type { Outage } from '../../predict/outage';
import type { Prediction } from '../../predict/prediction';
import type { Answer } from '../../predict/answer';
import { outagesFor, type Intent } from './wanted';

/** What a client asks in an outage, or in none, of a service that is to fail over. */
export class Asked {
  private known: Answer | undefined;

  constructor(
    public readonly client: Client,
    public readonly outages: readonly Outage[],
    private readonly ask: () => Answer,
  ) {}

  /** Asked for once, when it is first needed. */
  public get answer(): Answer {
    return (this.known ??= this.ask());
  }
}

/** What the clients of a cluster ask about a service, in each of its outages. */
export function askedIn(prediction: Prediction, intent: Intent, cluster: Cluster): readonly Asked[] {
  const { service } = intent;
  const scenarios = [[], ...outagesFor(intent, cluster).map((outage) => [outage])];
  return usualClients(prediction.view, service)
    .filter((client) => client.cluster === cluster.name)
    .flatMap((client) =>
      scenarios
        .filter((outages) => intent.promises !== undefined || !isBeyondIngress(client, cluster, outages))
        .map((outages) => new Asked(client, outages, () => prediction.ask({ client, service }, outages))),
    );
}

/**
 * True if a waypoint is gone that requests from an ingress gateway go through, which reaches no other: a rule warns of it
 * once, unless something else is promised.
 */
function isBeyondIngress({ kind }: Client, cluster: Cluster, outages: readonly Outage[]): boolean {
  const isWithoutWaypoint = outages.some((outage) => outage.kind === 'waypoint-down');
  return kind === 'ingress' && isWithoutWaypoint && !behavioursOf(cluster).ingressUsesGateways;
}
