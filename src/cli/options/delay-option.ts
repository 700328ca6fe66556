import { DEFAULT_DELAYS, DELAY_NAMES, type DelayName, type Delays, type Span } from '../../predict/timeline';
import { BadValue, type ValueType } from '../line/option';

/** A time of a timeline: "node-not-ready=20s", or "push=100ms-2s" where it varies. */
export const DELAY: ValueType<readonly [DelayName, Span]> = {
  name: 'PART=TIME',
  read: (given) => {
    const [, name, from, to = from] = /^([a-z-]+)=([\d.]+[a-z]+)(?:-([\d.]+[a-z]+))?$/.exec(given) ?? [];
    const part = DELAY_NAMES.find((one) => one === name);
    const [atLeast, atMost] = [millisecondsOf(from), millisecondsOf(to)];
    if (part === undefined || atLeast === undefined || atMost === undefined || atLeast > atMost) {
      throw new BadValue(`PART=TIME or PART=FROM-TO, with a part of ${DELAY_NAMES.join(', ')}, as push=100ms-2s`);
    }
    return [part, { atLeast, atMost }];
  },
};

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function millisecondsOf(time: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(time ?? '') ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * MILLISECONDS[unit]!;
}

/** What `--delay` says. */
export const DELAY_HELP = [
  `a time of the timeline: one of ${DELAY_NAMES.join(', ')}, as node-not-ready=20s or push=100ms-2s`,
  'the defaults of Kubernetes and Istio',
] as const;

/** The default times, with those that are given in place of some. */
export function delaysWith(given: readonly (readonly [DelayName, Span])[]): Delays {
  const over = given.map(([name, span]) => [name, { ...span, basis: 'given', source: `--delay ${name}` }]);
  return { ...DEFAULT_DELAYS, ...(Object.fromEntries(over) as Partial<Delays>) };
}
