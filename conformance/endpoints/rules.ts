import { validateDestinationRule } from '../../src/istio/webhook/destination-rule';
import type { Chooser } from '../istio-validation/chooser';
import type { Manifest } from './generated-mesh';
import { ROOT_NAMESPACE, type Plan } from './plan';
import type { PlannedService } from './plan-services';
import { trafficPolicy } from './traffic-policies';

const ATTEMPTS = 20;

/** The DestinationRules of a cluster: those of its services, some of them twice, and some for everything. */
export function rulesOf(choose: Chooser, plan: Plan): Manifest[] {
  const forServices = plan.services.flatMap((service) =>
    Array.from({ length: choose.any([0, 1, 1, 1, 1, 1, 1, 2, 3]) }, (_, index) =>
      taken(() => rule(choose, plan, service, `${service.namespace}-${service.name}-${index}`)),
    ),
  );
  const wide = choose.chance(12) ? [taken(() => wideRule(choose, plan))] : [];
  return [...forServices, ...wide].flat();
}

/** Only what a webhook takes is in a cluster. */
function taken(make: () => Manifest): Manifest[] {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const made = make();
    if (validateDestinationRule(made).errors.length === 0) return [made];
  }
  return [];
}

function rule(choose: Chooser, plan: Plan, service: PlannedService, name: string): Manifest {
  const { namespace } = service;
  const inNamespace = choose.chance(82)
    ? namespace
    : choose.any([
        ROOT_NAMESPACE,
        ...plan.namespaces.map((one) => one.name),
        ...plan.waypoints.map((one) => one.namespace),
      ]);
  const full = `${service.name}.${namespace}.svc.cluster.local`;
  const host = choose.chance(80)
    ? full
    : choose.any([service.name, `*.${namespace}.svc.cluster.local`, '*.local', '*', `${service.name}.${namespace}`]);
  return destinationRule(choose, inNamespace, name, host, {
    ...(choose.chance(93) ? { trafficPolicy: withPorts(choose, plan, service) } : {}),
    ...(choose.chance(15) ? { subsets: subsets(choose, plan, service) } : {}),
    ...(choose.chance(6) ? { workloadSelector: { matchLabels: selector(choose) } } : {}),
  });
}

function wideRule(choose: Chooser, plan: Plan): Manifest {
  const host = choose.any(['*.svc.cluster.local', '*.local', '*', '*.sample.svc.cluster.local']);
  const namespace = choose.any([ROOT_NAMESPACE, ROOT_NAMESPACE, 'sample']);
  return destinationRule(choose, namespace, 'wide', host, { trafficPolicy: trafficPolicy(choose, plan.clusters) });
}

function destinationRule(choose: Chooser, namespace: string, name: string, host: string, spec: object): Manifest {
  const isExported = choose.chance(12) && !('workloadSelector' in spec);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace, creationTimestamp: `2026-01-0${1 + choose.below(3)}T00:00:00Z` },
    spec: {
      host,
      ...spec,
      ...(isExported ? { exportTo: choose.any([['.'], ['*'], ['sample'], ['other'], ['shared', '.']]) } : {}),
    },
  };
}

function withPorts(choose: Chooser, plan: Plan, { ports }: PlannedService): object {
  const policy = trafficPolicy(choose, plan.clusters);
  if (!choose.chance(18)) return policy;
  const { port } = choose.any(ports);
  return { ...policy, portLevelSettings: [{ port: { number: port }, ...trafficPolicy(choose, plan.clusters) }] };
}

function subsets(choose: Chooser, plan: Plan, service: PlannedService): object[] {
  return ['v1', 'v2', 'tcp'].slice(0, choose.any([1, 1, 2, 3])).map((name) => ({
    name,
    ...(choose.chance(90) ? { labels: { version: name === 'tcp' ? 'v1' : name } } : {}),
    ...(choose.chance(40) ? { trafficPolicy: withPorts(choose, plan, service) } : {}),
  }));
}

/** Of the waypoint's pods, of an ingress gateway's, of others, or of nobody. */
function selector(choose: Chooser): Record<string, string> {
  return choose.any([
    { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
    { 'gateway.networking.k8s.io/gateway-name': 'ingress' },
    { version: 'v1' },
    { app: 'helloworld' },
  ] as Record<string, string>[]);
}
