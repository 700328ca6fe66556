import { compareText } from '../model/compare-text';
import type { Mesh } from '../model/mesh';
import type { Answer, Question } from './answer';
import { ask, outcomeOf, toAnswer } from './ask';
import { MeshView } from './istio/view';
import type { Outage } from './outage';
import type { Outcome } from './outcome';
import { scenariosFor, type Scenario } from './scenarios';
import { Situation } from './situation';

/** What becomes of requests in a mesh, in whatever outage. */
export class Prediction {
  public readonly view: MeshView;
  private readonly situations = new Map<string, Situation>();
  private readonly usual = new Map<string, Outcome>();
  private lastService = '';

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

  /**
   * Where the requests of a client to a service go while all of these are out of order at once. Most outages are of no
   * concern to most clients: then the answer is the usual one, and only its reasons, if somebody reads them, are made anew.
   */
  public ask(question: Question, outages: readonly Outage[] = []): Answer {
    const usual = this.usualOutcome(question);
    if (outages.length === 0) return toAnswer(question, outages, usual);
    if (!isUntouched(usual, outages)) return ask(this.situationWith(outages), question);
    const reasons = () => outcomeOf(this.situationWith(outages), question).reasons();
    return toAnswer(question, outages, { ...usual, reasons });
  }

  /** What becomes of requests while nothing is out of order. Those of one service are kept, for they are asked in a row. */
  private usualOutcome(question: Question): Outcome {
    const { client, service, port } = question;
    if (service !== this.lastService) this.usual.clear();
    this.lastService = service;
    const key = `${client.kind} ${client.cluster} ${client.zone ?? ''} ${port ?? ''}`;
    const known = this.usual.get(key) ?? outcomeOf(this.situationWith([]), question);
    this.usual.set(key, known);
    return known;
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

/** True if nothing that requests depend on is out of order. */
function isUntouched({ dependsOn }: Outcome, outages: readonly Outage[]): boolean {
  return dependsOn !== undefined && outages.every(({ cluster }) => cluster !== undefined && !dependsOn.has(cluster));
}

function isWorthAsking(scope: 'LOCAL' | 'GLOBAL', binding: string | undefined): boolean {
  return scope === 'GLOBAL' || (binding !== undefined && binding !== 'none');
}
