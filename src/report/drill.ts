import type { ClientVerdict, Count, DrillReport, Restoration } from '../drill';
import type { Answer } from '../predict/answer';
import type { RecordedCount } from '../promises/recorded-clients';
import { describeOutage } from '../predict/outage';
import { visibleLines } from '../util/escape';
import { textTable } from '../util/text-table';
import { spreadText } from '../verify/subject/spread-text';
import { jsonText, type Formatters } from './format';
import { junitReport, type JunitCase } from './junit';

/** The formats of `drill`. */
export const DRILL_FORMATS: Formatters<DrillReport, 'text' | 'json' | 'junit'> = {
  text: drillAsText,
  json: (report) => jsonText(drillAsJson(report)),
  junit: drillAsJunit,
};

/** A case for the clients of each cluster, one for each Deployment that was restored, and one where the drill was broken off. */
function drillAsJunit({ service, outage, clients, brokenOff, restorations }: DrillReport): string {
  const classname = `${service}: ${describeOutage(outage)}`;
  const asked = clients.map((verdict): JunitCase => {
    const { cluster, predicted, asPredicted, before, during, after } = verdict;
    const name = `clients of ${cluster}`;
    if (asPredicted) return { classname, name };
    const lines = [
      `before: ${expectation(predicted.before)}; answered: ${countText(before)}`,
      `during: ${expectation(predicted.during)}; answered: ${countText(during)}`,
      `after: ${expectation(predicted.before)}; answered: ${countText(after)}`,
    ];
    return { classname, name, failure: { message: verdictText(verdict), lines } };
  });
  const ended: JunitCase[] =
    brokenOff === undefined
      ? []
      : [{ classname, name: 'the drill ends by itself', failure: { message: 'broken off', lines: [brokenOff] } }];
  const restored = restorations.map(({ cluster, name, restored: isRestored, what, commands }): JunitCase => {
    const id = { classname, name: `${cluster}: ${name} is restored` };
    return isRestored ? { ...id, output: what } : { ...id, failure: { message: what, lines: commands } };
  });
  return junitReport('cdk8s-ambient drill', [...asked, ...ended, ...restored]);
}

/** A table with a line for each cluster and time, and what it means. */
function drillAsText(report: DrillReport): string {
  const rows = [
    ['clients of', 'when', 'predicted', 'answered'],
    ...report.clients.flatMap(({ cluster, predicted, before, during, after }) => [
      [cluster, 'before', expectation(predicted.before), countText(before)],
      ['', 'during', expectation(predicted.during), countText(during)],
      ['', 'after', expectation(predicted.before), countText(after)],
    ]),
  ];
  const lines = [
    `${report.service}: ${describeOutage(report.outage)}`,
    '',
    ...textTable(rows, { indent: '' }),
    '',
    ...report.clients.map(verdictText),
    ...(report.brokenOff === undefined ? [] : [`broken off: ${report.brokenOff}`]),
    ...report.restorations.flatMap(restorationLines),
  ];
  return visibleLines(lines.map((line) => line.trimEnd()));
}

/** What came of `drill --restore`. */
export function restorationsAsText(restorations: readonly Restoration[]): string {
  if (restorations.length === 0) return 'no drill has left anything.\n';
  return visibleLines(restorations.flatMap(restorationLines));
}

/** A line, and the commands to type under it. */
function restorationLines({ cluster, restored, what, commands }: Restoration): string[] {
  const typed = commands.length === 0 ? [] : ['  by hand:', ...commands.map((command) => `    ${command}`)];
  return [`${restored ? '✓' : '✗'} ${cluster}: ${what}`, ...typed];
}

function verdictText({ cluster, asPredicted, during }: ClientVerdict): string {
  if (asPredicted) return `✓ ${cluster}: as predicted`;
  return during === undefined ? `✗ ${cluster}: the outage was never started` : `✗ ${cluster}: not as predicted`;
}

/** As "failover: 100 % cluster2". */
export function expectation(answer: Answer): string {
  return `${answer.verdict}: ${spreadText(answer)}`;
}

/** As "60 cluster2 (of 60)". */
export function countText(count: RecordedCount | undefined): string {
  if (count === undefined) return 'not asked';
  const { requests, clusters, errors, unknown } = count;
  const parts = [
    ...[...clusters].map(([cluster, number]) => `${number} ${cluster}`),
    ...(errors > 0 ? [`${errors} errors`] : []),
    ...(unknown > 0 ? [`${unknown} of unknown origin`] : []),
  ];
  return `${parts.join(', ')} (of ${requests})`;
}

/** The same for programs, by docs/schema/drill.v1.schema.json. */
export function drillAsJson({ service, cluster, outage, clients, brokenOff, restorations }: DrillReport): object {
  return {
    service,
    cluster,
    outage: describeOutage(outage),
    asPredicted: clients.every(({ asPredicted }) => asPredicted),
    clients: clients.map(({ cluster: client, predicted, before, during, after, asPredicted }) => ({
      cluster: client,
      asPredicted,
      predicted: {
        before: { verdict: predicted.before.verdict, shares: spreadText(predicted.before) },
        during: { verdict: predicted.during.verdict, shares: spreadText(predicted.during) },
      },
      ...(before === undefined ? {} : { before: toJson(before) }),
      ...(during === undefined ? {} : { during: toJson(during) }),
      ...(after === undefined ? {} : { after: toJson(after) }),
    })),
    ...(brokenOff === undefined ? {} : { brokenOff }),
    restorations,
  };
}

function toJson({ requests, clusters, errors, unknown }: Count): object {
  return { requests, clusters: Object.fromEntries(clusters), errors, unknown };
}
