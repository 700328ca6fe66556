import { formatClient } from '../../predict/client';
import type { Unwatched, Watched } from '../../predict/watch';
import { visible } from '../../util/escape';
import { formatPercent } from '../../util/percent';
import { Expressions } from './expressions';
import { stringifyYaml } from '../../util/yaml';

/** A few requests that another cluster answers are no failover. */
const ELSEWHERE = 0.05;

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What `predict --promises FILE --alerts` writes: a PrometheusRule with what a pager should know of promised services. */
export function alertsAsYaml(watched: readonly Watched[], unwatched: readonly Unwatched[]): string {
  const groups = watched.map((one) => ({
    name: `cdk8s-ambient ${one.service} ${one.cluster}`,
    rules: alertsOf(one),
  }));
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'cdk8s-ambient-promises' },
    spec: { groups },
  };
  const comments = unwatchedAsLines(unwatched).map((line) => `# ${line}\n`);
  return [...comments, stringifyYaml(rule, { lineWidth: 0 })].join('');
}

/** What has no alert, and why: one line each. */
export function unwatchedAsLines(unwatched: readonly Unwatched[]): string[] {
  return unwatched.map(({ service, client, why }) => {
    const whose = client === undefined ? '' : `, clients of ${formatClient(client)}`;
    return visible(`not watched: ${service}${whose}: ${why}`);
  });
}

function alertsOf({ service, cluster, promise, isLocal }: Watched): Alert[] {
  const queries = new Expressions(service, cluster);
  const { max } = promise.errors;
  const alert = (name: string, expr: string, lasting: string, severity: string, summary: string): Alert => ({
    ...{ alert: name, expr, for: lasting },
    labels: { severity, service: literal(service), clients_of: literal(cluster), owner: literal(promise.owner) },
    annotations: {
      summary,
      description: `${literal(promise.owner)} promises at most ${formatPercent(max)} errors: ${literal(promise.reason)}`,
    },
  });
  const whose = `requests of clients of ${literal(cluster)} to ${literal(service)}`;
  const elsewhere = `{{ $value | humanizePercentage }} of ${whose} are answered outside of their cluster`;
  return [
    ...(isLocal
      ? [
          alert('AmbientFailoverBegun', queries.answeredElsewhere(ELSEWHERE), '1m', 'info', elsewhere),
          alert(
            'AmbientFailoverLasts',
            queries.answeredElsewhere(ELSEWHERE),
            '1h',
            'warning',
            `For an hour, ${elsewhere}`,
          ),
        ]
      : []),
    alert(
      'AmbientRequestsFail',
      queries.failing(max),
      '5m',
      'critical',
      `{{ $value | humanizePercentage }} of ${whose} fail`,
    ),
    alert('AmbientPromiseNotWatched', queries.notCounted(), '1h', 'info', `No waypoint counts ${whose}`),
  ];
}

/** A text as Prometheus' templates take it, where braces would be a template. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}
