import { routingOf, type Routing } from '../../../src/predict/questions/routing';
import { httpRoute, meshOf, NAMESPACE, service, virtualService } from '../mesh';

// Which routes a waypoint takes requests by, and what they make of plain ones.

const TWO_PORTS = service().replace('port: 5000 }', 'port: 5000 }, { name: http-admin, port: 81 }');
const SECOND = service('second').replace('port: 5000', 'port: 8080');
/** Takes all requests to the host of the Service, and says so. */
const TO_SECOND = { http: [{ route: [{ destination: { host: 'second.sample.svc.cluster.local' } }] }] };

interface Asked {
  readonly waypointNamespace?: string;
  readonly of?: string;
  readonly method?: string;
}

/** What becomes of requests to port 5000 of the Service. */
function routing(
  routes: readonly string[],
  { waypointNamespace = 'sample', of = TWO_PORTS, method }: Asked = {},
): Routing {
  const [cluster] = meshOf({ cluster1: [NAMESPACE, of, SECOND, ...routes] }).clusters;
  const { services } = cluster!;
  const asked = services.get('sample/helloworld')!;
  const port = asked.ports.find((one) => one.port === 5000)!;
  return routingOf(asked, port, cluster!, waypointNamespace, (key) => services.get(key), method);
}

/** "helloworld:5000 0.5, nothing 0.5", or what is not known. */
function shown(all: Routing): string {
  if (all.kind === 'unknown') return `unknown: ${all.reason.text}`;
  const where = ({ to, share }: (typeof all.legs)[number]) =>
    to === undefined ? `nothing ${share}` : `${to.service.name}:${to.port.port} ${share}`;
  return all.legs.map(where).join(', ');
}

const UNROUTED = 'helloworld:5000 1';
const ROUTED = 'second:8080 1';

test('without a route requests go to the service itself, and there is nothing to say of it', () => {
  const answer = routing([]);
  expect([answer.kind, shown(answer)]).toEqual(['routed', UNROUTED]);
  expect(answer).toEqual(expect.objectContaining({ reasons: [] }));
});

describe('a route counts', () => {
  test.each([
    ['of the service', 'sample', 'mesh', ROUTED],
    ['of the waypoint', 'mesh', 'mesh', ROUTED],
    ['of neither', 'other', 'mesh', UNROUTED],
  ])('in the namespace %s', (_whose, namespace, waypointNamespace, expected) => {
    expect(shown(routing([virtualService(TO_SECOND, namespace)], { waypointNamespace }))).toBe(expected);
  });

  test('in no namespace, if the waypoint is in the default one', () => {
    const route = virtualService(TO_SECOND).replace(', namespace: sample', '');
    expect(shown(routing([route], { waypointNamespace: 'default' }))).toBe(ROUTED);
    expect(shown(routing([route]))).toBe(UNROUTED);
  });

  test.each([
    [['*'], ROUTED],
    [[], ROUTED],
    [['mesh'], ROUTED],
    [['other', 'mesh'], ROUTED],
    [['.'], UNROUTED],
    [['sample'], UNROUTED],
    [['other'], UNROUTED],
  ])('exported to %j, at a waypoint of the namespace mesh', (exportTo, expected) => {
    const route = virtualService({ ...TO_SECOND, exportTo });
    expect(shown(routing([route], { waypointNamespace: 'mesh' }))).toBe(expected);
  });

  test.each([
    [['.'], ROUTED],
    [['other'], UNROUTED],
  ])('exported to %j, in the namespace of the waypoint', (exportTo, expected) => {
    expect(shown(routing([virtualService({ ...TO_SECOND, exportTo })]))).toBe(expected);
  });

  test.each([
    [['helloworld.sample.svc.cluster.local'], ROUTED],
    [['other.sample.svc.cluster.local', 'helloworld'], ROUTED],
    [['*'], ROUTED],
    [['*.sample.svc.cluster.local'], ROUTED],
    [['*.other.svc.cluster.local'], UNROUTED],
    [['helloworld.other.svc.cluster.local'], UNROUTED],
    [['xworld.sample.svc.cluster.local'], UNROUTED],
  ])('for the hosts %j', (hosts, expected) => {
    expect(shown(routing([virtualService({ ...TO_SECOND, hosts })]))).toBe(expected);
  });

  test.each([
    [', port: 5000', ROUTED],
    [', port: 81', UNROUTED],
  ])('attached to a Service%s', (more, expected) => {
    expect(shown(routing([httpRoute([{ backendRefs: [{ name: 'second', port: 8080 }] }], more)]))).toBe(expected);
  });
});

describe('a rule takes plain requests', () => {
  const NOBODY = 'unknown: has rules for certain requests only, and a waypoint answers 404 to all others.';
  const special = { headers: { canary: { exact: 'yes' } } };

  test.each([
    [[], ROUTED],
    [[{ port: 5000 }], ROUTED],
    [[{ port: 81 }], NOBODY],
    [[special], NOBODY],
    [[{ port: 81 }, { uri: { prefix: '/' } }], ROUTED],
    [[{ ...special, port: 5000 }], NOBODY],
  ])('with the conditions %j', (match, expected) => {
    const [http] = TO_SECOND.http;
    expect(shown(routing([virtualService({ http: [{ ...http, match }] })]))).toBe(expected);
  });

  test('of TCP; those that no rule takes go on to the service itself', () => {
    const tcp = (port: number) => virtualService({ tcp: [{ ...TO_SECOND.http[0], match: [{ port }] }] });
    const of = service().replace('name: http', 'name: tcp');
    expect(shown(routing([tcp(5000)], { of }))).toBe(ROUTED);
    const past = routing([tcp(81)], { of });
    expect(shown(past)).toBe(UNROUTED);
    expect(past).toEqual(expect.objectContaining({ kind: 'routed', reasons: [] }));
  });
});

test('a route of the Gateway API is not accepted in a cluster without its Service, where a VirtualService takes requests by their host', () => {
  const shared = meshOf({ cluster1: [NAMESPACE, TWO_PORTS] }).clusters[0]!.services.get('sample/helloworld')!;
  const without = (route: string): Routing => {
    const [cluster] = meshOf({ cluster1: [NAMESPACE, SECOND, route] }).clusters;
    const find = (key: string) => (key === 'sample/helloworld' ? shared : cluster!.services.get(key));
    return routingOf(shared, shared.ports[0]!, cluster!, 'sample', find);
  };
  expect(shown(without(httpRoute([{ backendRefs: [{ name: 'second', port: 8080 }] }])))).toBe(UNROUTED);
  expect(shown(without(virtualService(TO_SECOND)))).toBe(ROUTED);
});

test('a rule for methods that begin with some letters takes those of HTTP that do', () => {
  const match = [{ method: { prefix: 'P' } }];
  const rules = { http: [{ ...TO_SECOND.http[0], match }, { route: [{ destination: { host: 'helloworld' } }] }] };
  expect(shown(routing([virtualService(rules)], { method: 'PATCH' }))).toBe(ROUTED);
  expect(shown(routing([virtualService(rules)], { method: 'GET' }))).toBe(UNROUTED);
  const answer = routing([virtualService(rules)]) as Extract<Routing, { kind: 'routed' }>;
  expect(shown(answer)).toBe(UNROUTED);
  expect(answer.reservations[0]?.text).toContain('for requests of POST, PUT and PATCH');
});

describe('a destination', () => {
  test('that is not exported to the waypoint has the port of the request, and is taken for HTTP', () => {
    const hidden = (text: string) =>
      text.replace('metadata: { ', 'metadata: { annotations: { networking.istio.io/exportTo: "~" }, ');
    const [cluster] = meshOf({ cluster1: [NAMESPACE, TWO_PORTS, hidden(SECOND), virtualService(TO_SECOND)] }).clusters;
    const asked = cluster!.services.get('sample/helloworld')!;
    const ofPort = asked.ports.find(({ port }) => port === 5000)!;
    const find = (key: string) => cluster!.services.get(key);
    expect(shown(routingOf(asked, ofPort, cluster!, 'sample', find))).toBe('nothing 1');
    const tcp = hidden(SECOND).replace('name: http', 'name: tcp');
    const withPort = virtualService(TO_SECOND).replace('"}', '","port":{"number":8080}}');
    const [other] = meshOf({ cluster1: [NAMESPACE, TWO_PORTS, tcp, withPort] }).clusters;
    expect(shown(routingOf(asked, ofPort, other!, 'sample', (key) => other!.services.get(key)))).toBe('nothing 1');
  });

  const toItself = virtualService({
    http: [{ route: [{ destination: { host: 'helloworld', subset: 'v1' } }] }],
  });

  test('of a VirtualService that names no port is the only one there is, else that of the request', () => {
    expect(shown(routing([virtualService(TO_SECOND)]))).toBe('second:8080 1');
    expect(shown(routing([toItself]))).toBe('helloworld:5000 1');
    const other = virtualService(TO_SECOND).replace('"}', '","port":{"number":81}}');
    expect(shown(routing([other]))).toBe('nothing 1');
  });

  test('of an HTTPRoute that names no port is nothing', () => {
    expect(shown(routing([httpRoute([{ backendRefs: [{ name: 'second' }] }])]))).toBe('nothing 1');
  });

  test('that is no Service is not followed', () => {
    const elsewhere = { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'second', port: 8080 };
    const answer = routing([httpRoute([{ backendRefs: [elsewhere] }])]);
    expect(answer).toEqual({
      kind: 'unknown',
      reason: {
        text: 'sends requests to second.sample.svc.cluster.local, which is not among the Services of cluster1 that were read.',
        ...{ cluster: 'cluster1', object: 'HTTPRoute sample/helloworld', source: 'cluster1/sample.yaml:4' },
        path: 'spec.rules[0].backendRefs[0]',
        change: 'give the directory that has it, too.',
      },
    });
  });

  test('is a subset where it names one', () => {
    const { legs } = routing([toItself]) as Extract<Routing, { kind: 'routed' }>;
    expect(legs.map(({ to }) => to?.subset)).toEqual(['v1']);
  });
});
