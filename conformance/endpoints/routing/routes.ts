import type { Chooser } from '../../istio-validation/chooser';
import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import type { PlannedPort, PlannedService } from '../plan-services';
import type { Plan } from '../plan';

/** Routes for the services of a cluster, of every kind that changes where plain requests go. */
export const routes: Feature = (choose, plan, _cluster, objects) => [
  ...objects,
  ...plan.services.flatMap((service, place) =>
    Array.from({ length: choose.any([0, 1, 1, 1, 2]) }, (_, index) =>
      routeFor(choose, plan, service, `${place}-${index}`),
    ),
  ),
];

function routeFor(choose: Chooser, plan: Plan, service: PlannedService, id: string): Manifest {
  const namespace = choose.chance(80)
    ? service.namespace
    : choose.any([...plan.namespaces.map(({ name }) => name), ...plan.waypoints.map((waypoint) => waypoint.namespace)]);
  const metadata = {
    name: `${service.name}-${id}`,
    namespace,
    creationTimestamp: `2026-01-0${1 + choose.below(5)}T00:00:00Z`,
  };
  const kind = choose.any(['VirtualService', 'VirtualService', 'HTTPRoute', 'HTTPRoute', 'GRPCRoute'] as const);
  if (kind !== 'VirtualService') return routeOfGatewayApi(choose, plan, service, kind, metadata);
  const hosts = [
    hostOf(service),
    ...(service.namespace === namespace ? [service.name] : []),
    ...(choose.chance(15) ? [`*.${service.namespace}.svc.cluster.local`] : []),
  ];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata,
    spec: {
      hosts: [choose.any(hosts)],
      ...(choose.chance(10) ? { gateways: choose.any([['mesh'], ['edge/some'], ['edge/some', 'mesh']]) } : {}),
      ...(choose.chance(10) ? { exportTo: choose.any([['.'], ['*'], ['other'], ['sample']]) } : {}),
      http: choose.list(1, 3, () => httpRule(choose, plan, service)),
      ...(choose.chance(40) ? { tcp: choose.list(1, 2, () => tcpRule(choose, plan, service)) } : {}),
    },
  };
}

function hostOf({ name, namespace }: PlannedService): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

function httpRule(choose: Chooser, plan: Plan, service: PlannedService): object {
  return {
    ...(choose.chance(50) ? { match: choose.list(1, 2, () => httpMatch(choose, service)) } : {}),
    ...actionOf(choose, plan, service),
    ...choose.few({
      timeout: () => choose.any(['1s', '2500ms']),
      retries: () => (choose.chance(20) ? { attempts: 0 } : retries(choose)),
    }),
  };
}

function retries(choose: Chooser): object {
  return {
    attempts: choose.any([1, 3, 12]),
    ...choose.few({
      perTryTimeout: () => choose.any(['250ms', '1s']),
      retryOn: () => choose.any(['5xx', 'gateway-error,503', 'connect-failure']),
      retryRemoteLocalities: () => choose.chance(60),
      retryIgnorePreviousHosts: () => choose.chance(50),
    }),
  };
}

function actionOf(choose: Chooser, plan: Plan, service: PlannedService): object {
  if (choose.chance(6)) return choose.any([{ redirect: { uri: '/else' } }, { directResponse: { status: 503 } }]);
  return { route: weighted(choose, () => ({ destination: destination(choose, plan, service) })) };
}

function httpMatch(choose: Chooser, { ports }: PlannedService): object {
  return choose.some({
    uri: () => choose.any([{ prefix: '/' }, { prefix: '/' }, { regex: '.*' }, { prefix: '/api' }, { exact: '/' }]),
    method: () => choose.any([{ exact: 'GET' }, { exact: 'POST' }, { prefix: 'G' }]),
    headers: () => (choose.chance(50) ? {} : { 'x-test': { exact: 'yes' } }),
    port: () => choose.any(ports).port,
    gateways: () => choose.any([['mesh'], ['mesh', 'edge/some'], ['edge/some']]),
  });
}

function tcpRule(choose: Chooser, plan: Plan, service: PlannedService): object {
  return {
    ...(choose.chance(50) ? { match: [{ port: choose.any(service.ports).port }] } : {}),
    route: weighted(choose, () => ({ destination: destination(choose, plan, service) })),
  };
}

function destination(choose: Chooser, plan: Plan, service: PlannedService): object {
  const to = choose.chance(60) ? service : choose.any(plan.services);
  const port = portOf(choose, to);
  const host = to.namespace === service.namespace && choose.chance(30) ? to.name : hostOf(to);
  return {
    host,
    ...(choose.chance(40) || to.ports.length > 1 ? { port: { number: port } } : {}),
    ...(choose.chance(25) ? { subset: choose.any(['v1', 'v2', 'v9']) } : {}),
  };
}

/** One that the service has, or hardly ever another. */
function portOf(choose: Chooser, { ports }: PlannedService): number {
  return choose.chance(94) ? choose.any<PlannedPort>(ports).port : 9999;
}

/** One entry without a weight, or several with one each; of weights of nothing there is one that is more. */
function weighted(choose: Chooser, make: () => object): object[] {
  const many = choose.any([1, 1, 2, 3]);
  if (many === 1) return [{ ...make(), weight: choose.any([1, 100]) }];
  return Array.from({ length: many }, (_, index) => ({
    ...make(),
    weight: index === 0 ? 50 : choose.any([0, 10, 50]),
  }));
}

function routeOfGatewayApi(
  choose: Chooser,
  plan: Plan,
  service: PlannedService,
  kind: 'HTTPRoute' | 'GRPCRoute',
  metadata: Manifest['metadata'],
): Manifest {
  const parent = {
    ...{ group: '', kind: 'Service', name: service.name },
    ...(service.namespace === metadata.namespace && choose.chance(50) ? {} : { namespace: service.namespace }),
    ...(choose.chance(25) ? { port: choose.any(service.ports).port } : {}),
  };
  const match = kind === 'HTTPRoute' ? httpRouteMatch : grpcRouteMatch;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata,
    spec: {
      parentRefs: [parent],
      rules: choose.list(1, 3, () => ({
        ...(kind === 'HTTPRoute' || choose.chance(60) ? { matches: choose.list(1, 2, () => match(choose)) } : {}),
        ...(choose.chance(94) ? { backendRefs: weighted(choose, () => backend(choose, plan, service)) } : {}),
        ...(kind === 'HTTPRoute' && choose.chance(30)
          ? { timeouts: choose.some({ request: () => choose.any(['2s', '0s']), backendRequest: () => '1s' }) }
          : {}),
        ...(kind === 'HTTPRoute' && choose.chance(20) ? { retry: { attempts: choose.any([1, 3]), codes: [503] } } : {}),
      })),
    },
  };
}

/** With the fields that an API server adds. */
function httpRouteMatch(choose: Chooser): object {
  const root = { type: 'PathPrefix', value: '/' };
  const path = choose.any([root, root, { type: 'PathPrefix', value: '/api' }, { type: 'Exact', value: '/' }]);
  return {
    path,
    ...choose.few({
      method: () => choose.any(['GET', 'POST']),
      headers: () => [{ type: 'Exact', name: 'x-test', value: 'yes' }],
    }),
  };
}

function grpcRouteMatch(choose: Chooser): object {
  return choose.some({
    method: () => ({ type: 'Exact', service: 'some.Service', ...(choose.chance(50) ? { method: 'Do' } : {}) }),
    headers: () => [{ type: 'Exact', name: 'x-test', value: 'yes' }],
  });
}

function backend(choose: Chooser, plan: Plan, service: PlannedService): object {
  const to = choose.chance(70) ? service : choose.any(plan.services);
  return {
    ...{ group: '', kind: 'Service', name: to.name },
    ...(to.namespace === service.namespace ? {} : { namespace: to.namespace }),
    port: portOf(choose, to),
  };
}
