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
  private known: KnownOfService;

  constructor(mesh: Mesh) {
    this.view = new MeshView(mesh);
    this.known = new KnownOfService('', this.view);
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
    const known = this.knownOf(question.service);
    const usual = known.usualOutcome(question);
    if (outages.length === 0) return toAnswer(question, outages, usual);
    if (!isUntouched(usual, outages)) return ask(known.situationWith(outages), question);
    const reasons = () => outcomeOf(this.knownOf(question.service).situationWith(outages), question).reasons();
    return toAnswer(question, outages, { ...usual, reasons });
  }

  /** The outages that a service should live through. */
  public scenariosFor(service: string): readonly Scenario[] {
    return scenariosFor(this.view, service);
  }

  /** Services are asked about in a row, and there may be thousands: what was computed for the last one is all that is kept. */
  private knownOf(service: string): KnownOfService {
    if (service === this.known.service) return this.known;
    this.view.forget(this.known.service);
    return (this.known = new KnownOfService(service, this.view));
  }
}

/** What was computed to answer questions about one service. A mesh never changes, so it holds for as long as it is kept. */
class KnownOfService {
  private readonly usualSituation: Situation;
  private readonly situations = new Map<string, Situation>();
  private readonly outcomes = new Map<string, Outcome>();

  constructor(
    public readonly service: string,
    private readonly view: MeshView,
  ) {
    this.usualSituation = new Situation(view, []);
  }

  /** What becomes of requests while nothing is out of order. */
  public usualOutcome(question: Question): Outcome {
    const { client, port } = question;
    const key = `${client.kind} ${client.cluster} ${client.zone ?? ''} ${port ?? ''}`;
    const known = this.outcomes.get(key) ?? outcomeOf(this.usualSituation, question);
    this.outcomes.set(key, known);
    return known;
  }

  public situationWith(outages: readonly Outage[]): Situation {
    const key = JSON.stringify(outages);
    const known = this.situations.get(key) ?? new Situation(this.view, outages, this.usualSituation);
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
