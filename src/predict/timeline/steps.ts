import { describeOutages, type Outage } from '../outage';
import { formatCount } from '../../util/format-count';
import { formatPercent } from '../../util/percent';
import { NEARLY_NOTHING } from '../shares';
import { sumOfSpans, type DelayName, type Span } from './delays';
import { errorsOf, type Facts, type TimelineStep } from './facts';

/** What happens in an outage, in order. */
export function toSteps(facts: Facts): TimelineStep[] {
  const between = [...ejectionOf(facts), ...returnOf(facts), ...detectionsOf(facts)];
  const timeOf = ({ after }: TimelineStep): number => after?.atLeast ?? Number.MAX_VALUE;
  return [faultOf(facts), ...between.sort((left, right) => timeOf(left) - timeOf(right)), failbackOf(facts)];
}

const NOW: Span = { atLeast: 0, atMost: 0 };
const MEASURED = 'the model of Envoy, compared with a real one';

function faultOf(facts: Facts): TimelineStep {
  const { outages, before, wait, lost, delays } = facts;
  const errors = errorsOf(facts);
  const isRetried = before.untilEjected!.retries !== undefined && lost === 0 && errors < NEARLY_NOTHING;
  const fails = isRetried
    ? 'requests that fail are tried again, and none fails'
    : `${wait > 0 || lost > 0 ? 'up to ' : ''}${formatPercent(errors)} of the requests fail`;
  const slowly =
    wait === 0
      ? ''
      : `, at once or after ${wait / 1000} s (connect-timeout); those on open connections may wait for longer`;
  const step = { part: 'fault', after: NOW, text: `${describeOutages(outages)}: ${fails}${slowly}` } as const;
  if (wait === 0 && lost === 0) return { ...step, basis: 'measured', source: MEASURED };
  const source = `requests are taken to fail until the mesh knows${wait === 0 ? '' : `; connect-timeout is ${delays['connect-timeout'].source}`}`;
  return { ...step, basis: 'assumed', source };
}

const DONE: Readonly<Record<DelayName, string>> = {
  'node-not-ready': 'Kubernetes marks the nodes, and the pods on them, not ready',
  'readiness-probe': 'the readiness probe has failed often enough: the pods are not ready',
  'endpoint-slice': 'the EndpointSlices say so, and the istiod of each cluster sees it',
  push: 'istiod has told waypoints and node proxies',
  'connect-timeout': 'connections have timed out',
};

function detectionsOf({ detection, delays, outages }: Facts): TimelineStep[] {
  if (detection.length === 0) return [never(outages[0]!)];
  const steps = detection.flatMap((way) =>
    way.map((part, place): TimelineStep => {
      const after = sumOfSpans(way.slice(0, place + 1).map((name) => delays[name]));
      return { part, after, text: DONE[part], basis: delays[part].basis, source: delays[part].source };
    }),
  );
  return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
}

function never({ kind }: Outage): TimelineStep {
  const source = 'how istiod makes endpoints';
  return { part: 'push', after: undefined, text: NEVER[kind] ?? PODS_STAY_READY, basis: 'assumed', source };
}

const PODS_STAY_READY = 'istiod sends no change: the pods stay ready, unless a readiness probe finds out what fails';
const PUBLISHED = 'istiod sends no change: the Service publishes pods that are not ready (publishNotReadyAddresses)';
const GATEWAYS_HAVE_NO_HEALTH = 'istiod sends no change: it does not look at the health of gateways of other networks';
const NEVER: Readonly<Partial<Record<Outage['kind'], string>>> = {
  'cluster-down': 'istiod sends no change: those of other clusters keep what they last saw of the cluster',
  unready: PUBLISHED,
  'zone-down': PUBLISHED,
  'gateway-down': GATEWAYS_HAVE_NO_HEALTH,
  'gateway-address-down': GATEWAYS_HAVE_NO_HEALTH,
};

function ejectionOf({ outages, before, course, wait, rate, lost }: Facts): TimelineStep[] {
  const errors = before.untilEjected!.errors;
  const failed = before.failedRequests(rate * (1 - lost))!.untilEjected;
  if (errors < NEARLY_NOTHING) return [];
  if (course.ejectedAfter === undefined || failed === undefined) {
    const text = 'outlier detection does not stop the failures';
    return [{ part: 'ejection', after: undefined, text, basis: 'measured', source: MEASURED }];
  }
  const most = failed + (rate * (1 - lost) * errors * wait) / 1000;
  const after = { atLeast: course.ejectedAfter, atMost: course.ejectedAfter + wait };
  const text = `outlier detection has ejected the hosts that fail; failed requests until then: ${countOf({ atLeast: failed, atMost: most })}`;
  if (outages.some((outage) => outage.kind === 'failing' && outage.failure === 'timeout')) {
    const source = `${MEASURED}, where requests fail at once`;
    return [
      {
        part: 'ejection',
        after,
        text: `${text}, and more for as long as a request may take`,
        basis: 'assumed',
        source,
      },
    ];
  }
  return [{ part: 'ejection', after, text, basis: wait === 0 ? 'measured' : 'assumed', source: MEASURED }];
}

/** Ejected hosts come back: all of them while the mesh does not know better, then those that are still sent. */
function returnOf({ before, after, course, known, rate, lost, wait }: Facts): TimelineStep[] {
  const { ejectedAfter, backoff } = course;
  if (ejectedAfter === undefined || backoff === undefined) return [];
  const first = { atLeast: ejectedAfter + backoff.first.atLeast, atMost: ejectedAfter + wait + backoff.first.atMost };
  const isKnown = known !== undefined && first.atLeast > known.atMost;
  const later = after.failedRequests(rate)!;
  const { atEachReturn } = isKnown ? later : before.failedRequests(rate * (1 - lost))!;
  if (atEachReturn < NEARLY_NOTHING) return [];
  const isOver =
    known !== undefined && after.afterEjection!.errors < NEARLY_NOTHING && later.inFirstHour < NEARLY_NOTHING;
  if (isOver && isKnown) return [];
  const often = !isOver
    ? `, then after longer each time, at last every ${secondsOf(backoff.longest.atLeast)} to ${secondsOf(backoff.longest.atMost)} s`
    : '';
  const text = `ejected hosts are re-admitted for the first time${often}; failed requests each time: ${formatCount(atEachReturn)}`;
  return [{ part: 'return', after: first, text, basis: wait === 0 ? 'measured' : 'assumed', source: MEASURED }];
}

/** After the end of the outage. */
function failbackOf({ known, delays, course, after }: Facts): TimelineStep {
  const { backoff, ejectedAfter } = course;
  const step = { part: 'failback', basis: 'measured', source: MEASURED } as const;
  if (known !== undefined) {
    const { push } = delays;
    const slice = delays['endpoint-slice'];
    const isKept = after.reasons.some(({ hosts }) => hosts?.some(({ health }) => health === 'UNHEALTHY'));
    const text = `the pods are ready, and istiod has told it; to Envoy ${isKept ? SAME_HOST : NEW_HOST}`;
    return {
      ...{ part: 'failback', after: sumOfSpans([slice, push]), text },
      ...{ basis: push.basis, source: 'endpoint-slice and push, as above' },
    };
  }
  if (backoff === undefined || ejectedAfter === undefined)
    return { ...step, after: NOW, text: 'requests succeed again' };
  const text = 'ejected hosts are re-admitted when their time is over, and not before';
  return { ...step, after: { atLeast: 0, atMost: backoff.longest.atMost }, text };
}

const NEW_HOST = 'an endpoint that was gone is a new host: what it was ejected for is forgotten';
const SAME_HOST =
  'an endpoint that it was sent as unhealthy is the same host: one that is ejected stays out for its time';

function secondsOf(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}

/** Whole requests: "80", or "80 to 1,080". */
function countOf({ atLeast, atMost }: Span): string {
  const [least, most] = [formatCount(atLeast), formatCount(atMost)];
  return least === most ? least : `${least} to ${most}`;
}
