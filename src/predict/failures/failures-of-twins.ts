import type { Outage } from '../outage';
import type { Prediction } from '../prediction';
import { KnownOfTwins } from '../twins';
import { componentsOf, type Component } from './component';
import type { ClientFailures } from './found-sets';
import { failuresOf, type FailureQuestion, type Failures } from './minimal-sets';

/** A question about a service that may be like others: what counts as bad, and what may fail, is the same for all of them. */
export type TwinQuestion = Omit<FailureQuestion, 'measure' | 'isLeftOut'>;

/**
 * What fails services that are asked about one after the other. Of those of which every answer is the same but for their names, one is
 * looked at, and the others get what was found about it with their own names.
 */
export class FailuresOfTwins {
  /** By all of a question but its service. */
  private readonly known = new Map<string, KnownOfTwins<Failures>>();

  constructor(private readonly prediction: Prediction) {}

  public of(question: TwinQuestion): Failures {
    const { service, ...asked } = question;
    const key = JSON.stringify(asked);
    const known = this.known.get(key) ?? new KnownOfTwins<Failures>(this.prediction);
    this.known.set(key, known);
    const twin = known.of(
      service,
      () => failuresOf(this.prediction, question),
      () => true,
    );
    if (twin.service === service) return twin.found;
    const failures = renamed(twin.found, service);
    return this.hasComponents(failures, question) ? failures : failuresOf(this.prediction, question);
  }

  /** What may fail is read of the service itself: a name that stands for more than it does shows here. */
  private hasComponents({ service, components }: Failures, { withControlPlanes }: TwinQuestion): boolean {
    const own: readonly Component[] = componentsOf(this.prediction.view, service, withControlPlanes);
    return JSON.stringify(components) === JSON.stringify(own);
  }
}

/** What was found about a service, said of another one. */
function renamed(failures: Failures, service: string): Failures {
  const rename = (outage: Outage): Outage => renamedOutage(outage, failures.service, service);
  const renameAll = (outages: readonly Outage[]): Outage[] => outages.map(rename);
  const ofClient = ({ client, failing, unknown }: ClientFailures): ClientFailures => ({
    client,
    failing: failing.map((set) => {
      return { ...set, outages: renameAll(set.outages), healedBy: set.healedBy.map(renameAll) };
    }),
    unknown: unknown.map(renameAll),
  });
  return {
    ...failures,
    service,
    components: failures.components.map((component) => ({ ...component, ways: renameAll(component.ways) })),
    clients: failures.clients.map(ofClient),
  };
}

function renamedOutage(outage: Outage, from: string, to: string): Outage {
  if ('service' in outage) return outage.service === from ? { ...outage, service: to } : outage;
  if (outage.kind !== 'waypoint-down' || outage.waypoint === undefined) return outage;
  const [namespace, name] = outage.waypoint.split('/');
  return namespace === namespaceOf(from) ? { ...outage, waypoint: `${namespaceOf(to)}/${name}` } : outage;
}

function namespaceOf(service: string): string {
  return service.split('/')[0]!;
}
