import { asReported, type Diagnostic } from '../diagnostics';
import type { Mesh } from '../constructs/mesh';
import { assumedGatewaysOf, versionReservationsIn } from '../predict/explain/gaps';
import { exemptionFrom, exemptionsFor } from '../predict/scenarios';
import { formatOutages } from '../predict/outage';
import type { Answer as Internal } from '../predict/answer';
import type { Spread as Shares } from '../predict/shares';
import { formatClient } from '../predict/client';
import { explanationAsText } from '../report/explain';
import { locateReason } from '../report/reasons';
import { locateReservations } from '../report/remarks';
import { toPercent } from '../util/percent';
import { answersTo, toOutages } from './answers';
import { checkOptions } from './check-options';
import { subjectOfDirectories, subjectOfMesh, type Subject } from './subject';
import type { Answer, Assumption, Exemption, Question, Spread } from './values';

export { Failure, Outage, type FailingOptions, type GrpcFailureOptions } from '../predict/outage/factory';
export type { Diagnostic } from '../diagnostics';
export type {
  Answer,
  Assumption,
  DeclaredHarmless,
  Exemption,
  Question,
  Remark,
  Reservation,
  Spread,
  Step,
  Verdict,
} from './values';

/**
 * Where requests go in a mesh, in whatever outage: what `predict`, `explain` and `check` report, as values.
 *
 * @example
 * import { Prediction } from 'cdk8s-ambient/predict';
 *
 * const prediction = Prediction.ofDirectory('dist');
 * for (const answer of prediction.answers({ outages: ['cluster-down:cluster1'] })) {
 *   if (answer.verdict !== 'local') console.log(answer.explanation);
 * }
 */
export class Prediction {
  /** Predicts from a Mesh, which is synthesized in memory. Throws what a synth would refuse. */
  public static ofMesh(mesh: Mesh): Prediction {
    return new Prediction(subjectOfMesh(mesh));
  }

  /**
   * Predicts from mesh directories: the output of a synth, any DIR/<cluster>/….yaml, or a snapshot of live clusters. Several overlay:
   * those of the owners of other services, for example. Throws where one cannot be read whole.
   */
  public static ofDirectory(...directories: string[]): Prediction {
    return new Prediction(subjectOfDirectories(directories));
  }

  private constructor(private readonly subject: Subject) {}

  /** The names of the clusters, sorted. */
  public get clusters(): readonly string[] {
    return this.subject.prediction.clusters;
  }

  /** The services that are global or have a waypoint, as "namespace/name", sorted. */
  public get services(): readonly string[] {
    return this.subject.prediction.services;
  }

  /**
   * What all answers rest on and nothing that was read states, as the command line prints it before them: an empty list means that
   * nothing is assumed.
   */
  public assumptions(): readonly Assumption[] {
    const { view, assumptions } = this.subject.prediction;
    const stated = [...versionReservationsIn(view), ...assumedGatewaysOf(view)];
    return [
      ...stated.map(({ text, cluster, change }) => ({
        ...{ text, clusters: cluster === undefined ? this.clusters : [cluster] },
        ...(change === undefined ? {} : { change }),
      })),
      ...assumptions,
    ];
  }

  /** The outages that `predict` asks about by default, in the syntax of the command line. The first is "none". */
  public outagesOf(service: string): readonly string[] {
    return this.subject.prediction.scenariosFor(service).map(({ outages }) => formatOutages(outages, service));
  }

  /**
   * Answers a question: an answer for each service, outage and client that it leaves open. Throws where it names what is not there,
   * for nothing would be wrong with that.
   */
  public answers(question: Question = {}): readonly Answer[] {
    checkOptions(question, ['service', 'client', 'port', 'outages']);
    const { service, client, port, outages } = question;
    const asking = { ...(client === undefined ? {} : { client }), ...(port === undefined ? {} : { port }) };
    return answersTo(this.subject, service, asking, (one) =>
      outages === undefined
        ? this.subject.prediction.scenariosFor(one).map((scenario) => scenario.outages)
        : [toOutages(outages, one)],
    ).map((answer) => this.toValue(answer));
  }

  /** What `check --advice` finds. */
  public findings(): readonly Diagnostic[] {
    return this.subject.findings().map(asReported);
  }

  private exemptionOf({ service, outages: [outage, ...others] }: Internal): Exemption | undefined {
    if (outage === undefined || others.length > 0) return undefined;
    return exemptionFrom(exemptionsFor(this.subject.prediction.view, service), service, outage);
  }

  private toValue(answer: Internal): Answer {
    const { lines, prediction } = this.subject;
    const { service, port, client, outages, path, verdict } = answer;
    const exemption = this.exemptionOf(answer);
    return {
      ...{ service, client: formatClient(client), outage: formatOutages(outages, service), path, verdict },
      ...(port === undefined ? {} : { port }),
      ...(exemption === undefined ? {} : { exemption }),
      untilEjected: toSpread(answer.untilEjected),
      afterEjection: toSpread(answer.afterEjection),
      // Many are asked, and few are explained.
      get steps() {
        return answer.reasons.map((reason) => ({ ...locateReason(reason, lines), isCause: reason.isCause === true }));
      },
      get explanation() {
        return explanationAsText(answer, prediction.wayOf(answer), { lines });
      },
      get reservations() {
        return locateReservations(answer.reservations, lines);
      },
      declaredHarmless: answer.declaredHarmless,
      notRead: answer.assumptions,
    };
  }
}

function toSpread(shares: Shares | undefined): Spread | undefined {
  if (shares === undefined) return undefined;
  const clusters = [...shares.clusters].map(([name, share]) => [name, toPercent(share)] as const);
  return { clusters: Object.fromEntries(clusters), errors: toPercent(shares.errors) };
}
