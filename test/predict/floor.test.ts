import { parseOutages } from '../../src/predict/outage/outage-syntax';
import {
  ask,
  INGRESS,
  NAMESPACE,
  OURS,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  WAYPOINT,
  workload,
} from './mesh';

// Where a floor counts, and where it does not.

const documents = (text: string) => [
  ...[NAMESPACE, WAYPOINT, text, rule({ outlierDetection: OURS, localityLbSetting: { enabled: true } }), workload(1)],
  INGRESS,
];
const FAILING = parseOutages('failing:everywhere:gateway-error:50%', SERVICE);

describe('a service with a traffic distribution, whose only pods all fail half of the requests', () => {
  const preferring = service().replace(
    'metadata: { ',
    'metadata: { annotations: { networking.istio.io/traffic-distribution: PreferClose }, ',
  );
  const mesh = twoOf(documents(preferring));

  test('keeps its floor at a waypoint', () => {
    expect(told(ask(mesh, { outages: FAILING }))).toMatch(/errors 50$/);
  });

  test('has none at an ingress gateway, and is not told to set one', () => {
    const answer = ask(mesh, { outages: FAILING, client: { kind: 'ingress' } });
    expect(told(answer)).toMatch(/errors 100$/);
    expect(reasonsOf(answer)).toContain('no floor makes Envoy try them anyway');
    expect(reasonsOf(answer)).not.toContain('minHealthPercent: 1');
  });
});

test('a service that keeps requests on their node does not fail over, and no floor is named for it', () => {
  const local = service().replace('spec: { ', 'spec: { internalTrafficPolicy: Local, ');
  const noFloor = rule({ outlierDetection: { ...OURS, minHealthPercent: 0 } });
  const answer = ask(twoOf([NAMESPACE, WAYPOINT, local, noFloor, workload(1)]), {
    outages: parseOutages('failing:cluster1', SERVICE),
  });
  expect(answer.afterEjection?.errors).toBe(1);
  expect(reasonsOf(answer)).toContain(
    'no rule moves requests elsewhere. set internalTrafficPolicy to Cluster in every cluster, to have failover.',
  );
  expect(reasonsOf(answer)).not.toContain('minHealthPercent: 1');
});
