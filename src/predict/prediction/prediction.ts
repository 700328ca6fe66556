import { compareText } from '../../util/compare-text';
import { toMesh, type Mesh } from '../../model/mesh';
import { applyEdit, type MeshEdit } from '../edit';
import { offerTried, Trials } from '../cure';
import type { Answer, PlacedReason, Question } from '../answer';
import { outcomeOf } from '../questions';
import { assumptionsOf, countedOf, Guard, judged, type Assumption, type Judging } from '../guard';
import { MeshView } from '../istio/view';
import { touches, type Outage } from '../outage';
import { losesRequests, type Offer, type Outcome } from '../outcome';
import { scenariosFor, type Scenario } from '../scenarios';
import { Situation } from '../situation';
import { wayOf, type WayStep } from '../way';
import type { Silence } from '../../model/object';
import { SymmetricAnswers, type Asked } from '../symmetry';
import { Twins, type Likeness } from '../twins';
import { watchCounts, type Watched } from '../envoy/ejection';

export interface PredictionOptions {
  /** What owners of objects declare to be without effect, beside the annotations of objects. */
  readonly silences?: readonly Silence[] | undefined;
  /** True if verdicts that rest on what was not read are unknown. */
  readonly isStrict?: boolean | undefined;
  /** True if objects that the API server or istiod refuses count as they are declared, for who reports them by themselves. */
  readonly takesRefused?: boolean | undefined;
  /**
   * Whether one answer is taken for all questions that a renaming of clusters turns into it. By default where so much is asked that it
   * takes less time; it is the same either way.
   */
  readonly usesSymmetry?: boolean | undefined;
}

/** To find out which clusters are alike takes longer than to answer a few questions. */
const FEW_QUESTIONS = 50;
/** Or than to answer all about a service in so many clusters. */
const FEW_CLUSTERS = 8;

/** What becomes of requests in a mesh, in whatever outage. */
export class Prediction {
  public readonly view: MeshView;
  /** Finds what decides something and is not followed. */
  public readonly guard: Guard;
  /** What was not read, so that defaults are assumed. */
  public readonly assumptions: readonly Assumption[];
  private readonly judging: Judging;
  private known: KnownOfService;
  private readonly offer: Offer;
  private readonly predict: (mesh: Mesh) => Prediction;
  private readonly hasSilences: boolean;
  private twins: Twins | undefined;
  private readonly usesSymmetry: boolean | undefined;
  private questions = 0;
  private readonly asked: Asked = {
    answer: (question, outages) => this.askItself(question, outages),
    reasonsOf: (answer) => this.offer(answer, this.outcomeAsked(answer).reasons()),
    failedRequestsOf: (answer, rate) => this.outcomeAsked(answer).failedRequests(rate),
  };

  constructor(mesh: Mesh, options: PredictionOptions = {}) {
    const { silences, isStrict = false, takesRefused } = options;
    this.hasSilences = silences !== undefined && silences.length > 0;
    // What is declared to be without effect is declared of single objects.
    this.usesSymmetry = this.hasSilences ? false : options.usesSymmetry;
    this.predict = (edited) => new Prediction(edited, options);
    this.view = new MeshView(mesh);
    this.guard = new Guard(this.view, silences, takesRefused);
    this.assumptions = assumptionsOf(this.view);
    this.judging = { guard: this.guard, assumptions: this.assumptions, isStrict };
    let trials: Trials | undefined;
    const trialsOfMesh = (): Trials => (trials ??= new Trials(mesh.source, this.predict));
    this.offer = (answer, reasons) => offerTried(answer, reasons, trialsOfMesh);
    this.known = new KnownOfService('', this.view);
  }

  /** The names of the clusters, sorted. */
  public get clusters(): readonly string[] {
    return this.view.names;
  }

  /** The services that are shared between clusters, have a waypoint, or are given one by a patch, as "namespace/name", sorted. */
  public get services(): readonly string[] {
    const keys = this.view.clusters.flatMap(({ cluster: { services, bindings } }) =>
      [...services]
        .filter(([key, service]) => !service.isOfGateway && isWorthAsking(service.scope, bindings.get(key)?.kind))
        .map(([key]) => key),
    );
    return [...new Set([...keys, ...this.view.mesh.unreadServices])].sort(compareText);
  }

  /**
   * Where the requests of a client to a service go while all of these are out of order at once. Most outages are of no
   * concern to most clients: then the answer is the usual one, and only its reasons, if they are read, are made anew. Of clusters that
   * are alike, one is asked about.
   */
  public ask(question: Question, outages: readonly Outage[] = []): Answer {
    const isWorthIt = this.usesSymmetry ?? this.questions++ >= FEW_QUESTIONS;
    if (!isWorthIt) return this.askItself(question, outages);
    return this.knownOf(question.service).symmetric(this.asked).answer(question, outages);
  }

  /**
   * Equal for outages that a renaming of clusters turns into each other, with all that becomes of requests to a service; undefined for
   * those that are like no others, as far as is known.
   */
  public symmetryKeyOf(service: string, outages: readonly Outage[]): string | undefined {
    if (!(this.usesSymmetry ?? this.clusters.length > FEW_CLUSTERS)) return undefined;
    return this.knownOf(service).symmetric(this.asked).keyOfOutages(outages);
  }

  private askItself(question: Question, outages: readonly Outage[]): Answer {
    const known = this.knownOf(question.service);
    const usual = known.usualOutcome(question);
    if (outages.length === 0) return this.answer(question, outages, usual);
    if (!isUntouched(usual.dependsOn, outages)) {
      return this.answer(question, outages, outcomeOf(known.situationWith(outages), question));
    }
    const reasons = () => outcomeOf(this.knownOf(question.service).situationWith(outages), question).reasons();
    return this.answer(question, outages, usual, reasons);
  }

  /** The way of the requests that an answer is about, step by step. */
  public wayOf(answer: Answer): readonly WayStep[] {
    const { gateways } = this.outcomeAsked(answer);
    return wayOf(this.view, this.assumptions, answer, gateways?.() ?? []);
  }

  /** The outcome that an answer is about, made anew. */
  private outcomeAsked({ client, service, port, outages }: Answer): Outcome {
    const question = { client, service, ...(port === undefined ? {} : { port }) };
    return outcomeOf(this.knownOf(service).situationWith(outages), question);
  }

  /** The same of the mesh with edits made to it, in memory. */
  public edited(edit: MeshEdit): Prediction {
    return this.predict(toMesh(applyEdit(this.view.mesh.source, edit)));
  }

  /** The answer that an outcome comes to: not known where something that is not followed may change it. */
  public answer(
    question: Question,
    outages: readonly Outage[],
    outcome: Omit<Outcome, 'dependsOn'>,
    reasons: () => readonly PlacedReason[] = outcome.reasons,
  ): Answer {
    return judged(this.judging, question, outages, outcome, reasons, this.offer);
  }

  /** Where requests go by that answer; to ask for no more takes less time. */
  public counted(question: Question, outcome: Outcome): Pick<Answer, 'untilEjected' | 'afterEjection'> {
    return countedOf(this.judging, question, outcome);
  }

  /** The clusters that have pods of a service, in their order. */
  public membersOf(service: string): readonly string[] {
    return this.clusters.filter((_name, place) => this.view.shardsOf(service)[place]!.endpoints.length > 0);
  }

  /**
   * Equal for services ("namespace/name") of which every answer is the same but for their names; undefined for one that is like no
   * other, as far as is known.
   */
  public twinKeyOf(service: string): string | undefined {
    const likeness = this.likenessOf(service);
    return likeness && JSON.stringify([likeness.key, likeness.counts]);
  }

  /** What tells a service ("namespace/name") from others; undefined for one that is like no other, as far as is known. */
  public likenessOf(service: string): Likeness | undefined {
    // What is declared to be without effect is declared of single objects.
    if (this.hasSilences) return undefined;
    this.twins ??= new Twins(this.view.mesh);
    return this.twins.likenessOf(service);
  }

  /** Notes what is made of the counts at which hosts are ejected while something is asked. */
  public watchCounts<Result>(compute: () => Result): Watched<Result> {
    // What is known already would not be made again, and not be noted.
    this.view.forget(this.known.service);
    this.known = new KnownOfService('', this.view);
    return watchCounts(compute);
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

/** Outages are asked about in a row, by all clients; and a situation holds on to what every waypoint is sent in it. */
const MOST_SITUATIONS = 16;

/** What was computed to answer questions about one service. A mesh never changes, so it holds for as long as it is kept. */
class KnownOfService {
  private readonly usualSituation: Situation;
  private readonly situations = new Map<string, Situation>();
  /** By cluster of the client: few ask from there in different ways. */
  private readonly outcomes = new Map<string, UsualOutcome[]>();
  private answers: SymmetricAnswers | undefined;

  constructor(
    public readonly service: string,
    private readonly view: MeshView,
  ) {
    this.usualSituation = new Situation(view, []);
  }

  /** What becomes of requests while nothing is out of order. */
  public usualOutcome(question: Question): UsualOutcome {
    const { kind, cluster, zone, method } = question.client;
    let fromCluster = this.outcomes.get(cluster);
    if (fromCluster === undefined) this.outcomes.set(cluster, (fromCluster = []));
    const known = fromCluster.find(
      ({ asked: { client, port } }) =>
        client.kind === kind && client.zone === zone && client.method === method && port === question.port,
    );
    if (known !== undefined) return known;
    const outcome = toUsualOutcome(question, this.usualSituation);
    fromCluster.push(outcome);
    return outcome;
  }

  /** The answers of clusters that are alike. */
  public symmetric(asked: Asked): SymmetricAnswers {
    return (this.answers ??= new SymmetricAnswers(this.view, this.service, asked));
  }

  public situationWith(outages: readonly Outage[]): Situation {
    const key = JSON.stringify(outages);
    const known = this.situations.get(key) ?? new Situation(this.view, outages, this.usualSituation);
    // The last one that was asked for comes last, and the first goes.
    this.situations.delete(key);
    this.situations.set(key, known);
    if (this.situations.size > MOST_SITUATIONS) this.situations.delete(this.situations.keys().next().value!);
    return known;
  }
}

/** What becomes of requests while nothing is out of order, and what has to stay as it is for that. */
interface UsualOutcome extends Omit<Outcome, 'dependsOn'> {
  readonly asked: Question;
  readonly dependsOn: ReadonlySet<string> | undefined;
}

/** Only what is counted is kept. Reasons hold on to all that they are made of, and few are read: they are made anew. */
function toUsualOutcome(asked: Question, situation: Situation): UsualOutcome {
  const { dependsOn, refusals, gateways: _made, ...outcome } = outcomeOf(situation, asked);
  const refused = refusals?.() ?? [];
  return {
    ...outcome,
    asked,
    refusals: () => refused,
    dependsOn: losesRequests(outcome) ? undefined : dependsOn(),
    reasons: () => outcomeOf(situation, asked).reasons(),
    failedRequests: (rate) => outcomeOf(situation, asked).failedRequests(rate),
  };
}

/** True if nothing that requests depend on is out of order. */
function isUntouched(dependsOn: ReadonlySet<string> | undefined, outages: readonly Outage[]): boolean {
  return dependsOn !== undefined && !outages.some((outage) => touches(outage, dependsOn));
}

function isWorthAsking(scope: 'LOCAL' | 'GLOBAL', binding: string | undefined): boolean {
  return scope === 'GLOBAL' || (binding !== undefined && binding !== 'none');
}
