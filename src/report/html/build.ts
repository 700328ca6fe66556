import type { Diagnostic } from '../../diagnostics';
import type { FieldLines } from '../../model/read/files';
import { assumedGatewaysOf, versionReservationsIn } from '../../predict/explain/gaps';
import type { DeclaredHarmless } from '../../predict/answer';
import type { Matrix, Prediction } from '../../predict/prediction';
import { locateReason } from '../reasons';
import { declaredHarmlessAsText, reservationsAsText } from '../remarks';
import { toChangeData, type Changed } from './change';
import type { Made, ReportData, RowData, Trust } from './data/data';
import { toFindings } from './findings-data';
import { fitting } from './fitting';
import { toMeshData } from './mesh-data';
import type { HeldMatrix } from './rows/matrices';
import { toRanges } from './data/ranges';
import { toRisksData, type Risks } from './risks/risks';
import { toRows } from './rows/rows';
import { Tables, type Explain } from './data/tables';

/** What a report is made of. */
export interface ReportInput {
  readonly made: Made;
  readonly prediction: Prediction;
  /** Service by service: a fleet has more answers than fit into memory. */
  readonly matrices: Iterable<Matrix>;
  /** The services that are asked about. */
  readonly services: readonly string[];
  readonly isStrict: boolean;
  readonly findings: readonly Diagnostic[];
  readonly silenced: number;
  readonly lines: FieldLines | undefined;
  /** Writes the command that explains an answer. */
  readonly explain: Explain;
  /** What a change does, where two trees are compared: then matrices have only the answers that changed. */
  readonly change?: Changed;
  readonly risks?: Risks;
}

/** All that the page shows. */
export function toReportData(input: ReportInput): ReportData {
  const { prediction, matrices, services, lines, explain, made, findings, silenced } = input;
  const tables = Tables.of(prediction, lines, explain);
  const harmless = new Map<string, DeclaredHarmless>();
  const rows = toRows(prediction, noting(matrices, harmless), services.length, tables, input.change?.wasOf);
  const trust = trustOf(input, declaredHarmlessAsText([...harmless.values()]));
  const data = { made, trust, ...dataOf(tables, rows) };
  return fitting({
    ...data,
    mesh: toMeshData(prediction.view, lines),
    findings: toFindings(findings, prediction.clusters),
    silenced,
    change: input.change === undefined ? undefined : toChangeData(input.change, lines, explain),
    risks: toRisksData(input.risks ?? {}, prediction, explain),
    withoutPictures: 0,
  });
}

/** The same, while what owners declare to be without effect is noted down. */
function* noting(matrices: Iterable<Matrix>, harmless: Map<string, DeclaredHarmless>): Generator<HeldMatrix> {
  for (const { service, rows: made } of matrices) {
    const rows = [...made];
    for (const { answers } of rows) {
      for (const { declaredHarmless } of answers) {
        for (const one of declaredHarmless) harmless.set(JSON.stringify(one), one);
      }
    }
    yield { service, rows };
  }
}

/** Rows, and the tables that they refer to. */
function dataOf(
  tables: Tables,
  rows: readonly RowData[],
): Pick<ReportData, 'clusters' | 'clients' | 'kinds' | 'outages' | 'rows' | 'spreads' | 'reasons'> {
  return {
    clusters: tables.clusters,
    clients: tables.clients.items,
    kinds: tables.kinds.items,
    outages: tables.outages.items,
    rows,
    spreads: tables.spreads.items,
    reasons: tables.reasons.items,
  };
}

/** What the answers of a prediction rest on. */
function trustOf({ prediction, services, lines, isStrict }: ReportInput, passedOver: readonly string[]): Trust {
  const { view, guard, assumptions, clusters } = prediction;
  const known = new Set(view.clusters.flatMap(({ cluster }) => servicesIn(cluster.services)));
  const numbers = new Map(clusters.map((name, place) => [name, place]));
  const reasons = [...versionReservationsIn(view), ...assumedGatewaysOf(view)].map((one) => locateReason(one, lines));
  const distrusted = services.map((service) => guard.all(service));
  return {
    assumptions: assumptions.map(({ text, clusters: names }) => ({
      text,
      clusters: toRanges(names.map((name) => numbers.get(name)!)),
    })),
    reasons: [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()],
    notFollowed: reservationsAsText(distrusted.flat()),
    passedOver,
    notAsked: [...known].filter((service) => !services.includes(service)).length,
    isStrict,
  };
}

function servicesIn(services: ReadonlyMap<string, { readonly isOfGateway: boolean }>): string[] {
  return [...services].filter(([, { isOfGateway }]) => !isOfGateway).map(([key]) => key);
}
