import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { copyOfDist, edit, run } from '../support';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const PROMISE = 'survives: { any: 1 }, errors: { max: 1% }';

/** What is written for the guide's mesh, after a change, and the promise of its service. */
async function alertsOf(
  change: (dist: string) => void = () => undefined,
  { promise = PROMISE, services = 'sample/*', reason = 'the demo' } = {},
): Promise<{ code: number; errors: string; out: string; rules: readonly Rule[] }> {
  const dist = copyOfDist();
  change(dist);
  const file = path.join(dist, '_promises.yaml');
  const entry = `{ services: [${services}], owner: "team {{a}}", reason: ${JSON.stringify(reason)}, ${promise} }`;
  fs.writeFileSync(file, `version: 1\npromises:\n  - ${entry}\n`);
  const { code, out, errors } = await run('predict', dist, '--promises', file, '--alerts');
  const { spec } = (parse(out) ?? { spec: { groups: [] } }) as { spec: { groups: { rules: Rule[] }[] } };
  return { code, errors, out, rules: spec.groups.flatMap(({ rules }) => rules) };
}

const ASKED =
  'reporter="waypoint",destination_service_namespace="sample",destination_service_name="helloworld",source_cluster="cluster1"';
const ALL = `sum(rate(istio_requests_total{${ASKED}}[5m]))`;

test('clients of each cluster have an alert where a failover begins, where it lasts, where requests fail, and where none are counted', async () => {
  const { code, out, rules } = await alertsOf();
  expect(code).toBe(0);
  expect(parse(out)).toMatchObject({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' });
  expect(
    rules.map(({ alert, for: lasting, labels }) => `${alert} ${lasting} ${labels.clients_of} ${labels.severity}`),
  ).toEqual(
    ['cluster1', 'cluster2'].flatMap((cluster) => [
      `AmbientFailoverBegun 1m ${cluster} info`,
      `AmbientFailoverLasts 1h ${cluster} warning`,
      `AmbientRequestsFail 5m ${cluster} critical`,
      `AmbientPromiseNotWatched 1h ${cluster} info`,
    ]),
  );
});

test('a failover is a share of good answers that are not from the own cluster', async () => {
  const [begun, lasts] = (await alertsOf()).rules;
  const elsewhere = `sum(rate(istio_requests_total{${ASKED},destination_cluster!="cluster1",response_code!~"5..|0"}[5m]))`;
  expect(begun!.expr).toBe(`${elsewhere} / ${ALL} > 0.05`);
  expect(lasts!.expr).toBe(begun!.expr);
});

test('requests fail by codes of HTTP and by statuses of gRPC, more than the promise allows', async () => {
  const { expr } = (await alertsOf()).rules[2]!;
  const http = `sum(rate(istio_requests_total{${ASKED},response_code=~"5..|0"}[5m]))`;
  const grpc = `sum(rate(istio_requests_total{${ASKED},response_code!~"5..|0",grpc_response_status=~"2|4|12|13|14|15"}[5m]))`;
  expect(expr).toBe(`((${http} or vector(0)) + (${grpc} or vector(0))) / ${ALL} > 0.01`);
});

test('of several promises of a service the one that allows the fewest errors is watched', async () => {
  const { rules } = await alertsOf(undefined, {
    promise: `${PROMISE} }\n  - { services: [sample/helloworld], owner: other, reason: stricter`,
  });
  expect(rules[2]!.expr).toMatch(/ > 0$/);
  expect(rules[2]!.labels.owner).toBe('other');
});

test('text of a promise is no template of Prometheus', async () => {
  const { rules } = await alertsOf(undefined, { reason: 'it is {{ $value }} "quoted"' });
  expect(rules[0]!.labels.owner).toBe('team {{ "{{" }}a}}');
  expect(rules[0]!.annotations.description).toContain('it is {{ "{{" }} $value }} "quoted"');
});

test('where clusters share the requests while nothing is wrong, there is no alert of a failover', async () => {
  const { rules } = await alertsOf((dist) => {
    for (const cluster of ['cluster1', 'cluster2'])
      edit(
        dist,
        `${cluster}/sample.k8s.yaml`,
        /localityLbSetting:\n.*\n/,
        'localityLbSetting:\n        enabled: false\n',
      );
  });
  expect(rules.map(({ alert }) => alert)).not.toContain('AmbientFailoverBegun');
  expect(rules.map(({ alert }) => alert)).toContain('AmbientRequestsFail');
});

test('what no metric tells is named, in the file and beside it', async () => {
  const { code, out, errors, rules } = await alertsOf(
    (dist) => edit(dist, 'cluster1/sample.k8s.yaml', 'use-waypoint: waypoint', 'use-waypoint: other'),
    { services: 'sample/*, other/*' },
  );
  expect(code).toBe(0);
  expect(rules.map(({ labels }) => labels.clients_of)).not.toContain('cluster1');
  for (const text of [
    'not watched: other/*: no cluster has a Service of this name',
    'not watched: sample/helloworld, clients of cluster1: where they go is not known',
  ]) {
    expect(out).toContain(`# ${text}`);
    expect(errors).toContain(text);
  }
});

test.each([
  [
    'TCP',
    (dist: string, cluster: string) => edit(dist, `${cluster}/sample.k8s.yaml`, 'name: http', 'name: tcp'),
    'not declared as HTTP',
  ],
  [
    'no waypoint',
    (dist: string, cluster: string) => edit(dist, `${cluster}/sample.k8s.yaml`, /.*use-waypoint: waypoint\n/, ''),
    'no waypoint of their own network',
  ],
])('a service with %s cannot be watched, and that nothing can is an error', async (_name, change, expected) => {
  const { code, errors, out } = await alertsOf((dist) => ['cluster1', 'cluster2'].forEach((one) => change(dist, one)));
  expect([code, out, errors]).toEqual([2, '', expect.stringContaining(expected)]);
});

test.each([
  [['--alerts'], '--alerts goes with --promises'],
  [['--alerts', '--promises', 'p.yaml', '--json'], '--alerts writes YAML'],
  [['--alerts', '--promises', 'p.yaml', '--drills', 'drills'], '--alerts writes YAML'],
])('predict %j is refused', async (args, expected) => {
  const { code, errors } = await run('predict', copyOfDist(), ...args);
  expect([code, errors]).toEqual([2, expect.stringContaining(expected)]);
});
