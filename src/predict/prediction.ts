import { compareText } from '../model/compare-text';
import type { Mesh } from '../model/mesh';
import type { Answer, Question } from './answer';
import { ask } from './ask';
import { MeshView } from './istio/view';
import type { Outage } from './outage';
import { scenariosFor, type Scenario } from './scenarios';
import { Situation } from './situation';

/** What becomes of requests in a mesh, in whatever outage. */
export class Prediction {
  public readonly view: MeshView;
  private readonly situations = new Map<string, Situation>();

  constructor(mesh: Mesh) {
    this.view = new MeshView(mesh);
  }

  /** The names of the clusters, sorted. */
  public get clusters(): readonly string[] {
    return this.view.clusters.map(({ cluster: { name } }) => name);
  }

  /** The services that are shared between clusters, or have a waypoint, as "namespace/name", sorted. */
  public get services(): readonly string[] {
    const keys = this.view.clusters.flatMap(({ cluster: { services, bindings } }) =>
      [...services]
        .filter(([key, service]) => !service.generated && isWorthAsking(service.scope, bindings.get(key)?.kind))
        .map(([key]) => key),
    );
    return [...new Set(keys)].sort(compareText);
  }

  /** Where the requests of a client to a service go while all of these are out of order at once. */
  public ask(question: Question, outages: readonly Outage[] = []): Answer {
    return ask(this.situationWith(outages), question);
  }

  /** The outages that a service should live through. */
  public scenariosFor(service: string): readonly Scenario[] {
    return scenariosFor(this.view, service);
  }

  private situationWith(outages: readonly Outage[]): Situation {
    const key = JSON.stringify(outages);
    const known = this.situations.get(key) ?? new Situation(this.view, outages);
    this.situations.set(key, known);
    return known;
  }
}

function isWorthAsking(scope: 'LOCAL' | 'GLOBAL', binding: string | undefined): boolean {
  return scope === 'GLOBAL' || (binding !== undefined && binding !== 'none');
}
