import { formatClient, type Client } from '../../predict/client';
import type { PromiseVerdict } from '../../predict/promises';
import { describeOutages, formatOutages, type Outage } from '../../predict/outage';
import { visibleLines } from '../../util/escape';
import { formatPercent, toPercent } from '../../util/percent';
import { junitReport } from '../junit';
import { formatMinutes } from './minutes';

/** Writes the command that explains an answer. */
type ToCommand = (service: string, client: Client, outages: readonly Outage[]) => string;

/** Which promises are broken, with the counterexample and the change, and how many are kept. */
export function promisesAsText(verdicts: readonly PromiseVerdict[], toCommand: ToCommand): string {
  const bad = verdicts.filter(({ outcome }) => outcome !== 'kept');
  const count = (wanted: PromiseVerdict['outcome']): number =>
    verdicts.filter(({ outcome }) => outcome === wanted).length;
  return visibleLines([
    ...bad.flatMap((verdict) => [
      `${verdict.outcome}: ${verdict.service}: ${verdict.promised}`,
      ...withCommand(verdict, toCommand).map((line) => `  ${line}`),
      '',
    ]),
    `${count('kept')} kept, ${count('broken')} broken, ${count('undecided')} undecided`,
    ...exemptionsAsText(verdicts),
  ]);
}

function withCommand(verdict: PromiseVerdict, toCommand: ToCommand): string[] {
  const { service, counterexample } = verdict;
  const command = counterexample && toCommand(service, counterexample.client, counterexample.outages);
  return [...describeVerdict(verdict), ...(command === undefined ? [] : [command])];
}

/** What was not asked about, however good a verdict is: once for all parts of all promises of a service. */
function exemptionsAsText(verdicts: readonly PromiseVerdict[]): string[] {
  const lines = verdicts.flatMap(({ service, exemptions = [] }) =>
    exemptions.map(({ outages, reason }) => `  ${service}: ${outages}: ${reason}`),
  );
  return lines.length === 0 ? [] : ['', 'not asked about: outages that services need not survive', ...new Set(lines)];
}

/** Who promised it and why, and what breaks it, or why it is not decided. */
export function describeVerdict({ promise, why, counterexample, part, outcome }: PromiseVerdict): string[] {
  const lines = [`promised by ${promise.owner}: ${promise.reason}`];
  if (counterexample === undefined)
    return [...lines, ...(why === undefined ? [] : [outcome === 'undecided' ? `not decided: ${why}` : why])];
  const { client, outages, share, more, cause, change } = counterexample;
  const when = describeOutages(outages);
  const what = share === undefined ? (why ?? 'not known') : `${amountOf(share, part)} ${WHAT[part]}`;
  return [
    ...lines,
    ...(share === undefined || why === undefined ? [] : [why]),
    `${what}, of ${formatClient(client)}: ${when}${more === 0 ? '' : ` (${more} more like it)`}`,
    ...(cause === undefined ? [] : [`cause: ${cause}`]),
    ...(change === undefined ? [] : [`to change that: ${change}`]),
  ];
}

/** Of a year, a part that costs hours would still be less than 0.1 %. */
function amountOf(share: number, part: PromiseVerdict['part']): string {
  return part === 'availability' ? `${formatMinutes(share)} minutes a year` : formatPercent(share);
}

const WHAT: Readonly<Record<PromiseVerdict['part'], string>> = {
  services: '',
  errors: 'errors',
  untilEjected: 'errors until ejected',
  staysIn: 'answered outside of the region',
  local: 'not answered in the own cluster',
  availability: 'in which all requests would fail',
  lastDrilled: '',
};

/** Not rounded where it is a share of all time: a part of it may be small, and is not nothing. */
function percentOf(share: number, part: PromiseVerdict['part']): number {
  return part === 'availability' ? share * 100 : toPercent(share);
}

/** What `predict --promises FILE --format json` writes, by docs/schema/promise-verdicts.v1.schema.json. */
export function promisesAsJson(verdicts: readonly PromiseVerdict[], toCommand: ToCommand): object[] {
  return verdicts.map(({ promise, service, part, outcome, promised, why, counterexample, exemptions }) => ({
    ...{ service, part, outcome, promised, owner: promise.owner, reason: promise.reason, why: why ?? null },
    ...(exemptions === undefined ? {} : { exemptions }),
    counterexample:
      counterexample === undefined
        ? null
        : {
            client: counterexample.client,
            outage: formatOutages(counterexample.outages, service),
            share: counterexample.share === undefined ? null : percentOf(counterexample.share, part),
            ...{
              more: counterexample.more,
              cause: counterexample.cause ?? null,
              change: counterexample.change ?? null,
            },
            explain: toCommand(service, counterexample.client, counterexample.outages),
          },
  }));
}

/** The same as a report of JUnit: a part of a promise is a test case; what is broken or undecided is a failure. */
export function promisesAsJunit(verdicts: readonly PromiseVerdict[], toCommand: ToCommand): string {
  return junitReport(
    'promises',
    verdicts.map((verdict) => ({
      classname: verdict.service,
      name: `${verdict.part}: ${verdict.promised}`,
      ...(verdict.outcome === 'kept'
        ? {}
        : { failure: { message: verdict.outcome, lines: withCommand(verdict, toCommand) } }),
    })),
  );
}
