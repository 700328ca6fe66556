import { destinationRule, gateway, httpRoute, judgeSpec, serviceEntry } from './support';

describe('a DestinationRule', () => {
  test.each([
    [
      'an ejection time below 1 ms',
      'baseEjectionTime: 0.5ms',
      'baseEjectionTime must be a valid duration greater than 1ms',
    ],
    ['a duration without a unit', 'interval: "5"', 'interval must be a valid duration greater than 1ms'],
    ['a negative count', 'consecutive5xxErrors: -1', 'consecutive5xxErrors must be at least 0, not -1'],
    ['a number that is no integer', 'maxEjectionPercent: 1.5', 'maxEjectionPercent must be integer, not 1.5'],
    ['a number as text', 'maxEjectionPercent: "10"', 'maxEjectionPercent must be integer, not "10"'],
    [
      'a field in the wrong case',
      'baseejectiontime: 1s',
      'baseejectiontime is not a known field; did you mean "baseEjectionTime"?',
    ],
    [
      'a number beyond 32 bits',
      'maxEjectionPercent: 2147483648',
      'maxEjectionPercent must be of format int32, unlike 2147483648',
    ],
  ])('with %s is refused', (_, outlierDetection, words) => {
    const problems = destinationRule(`{host: a, trafficPolicy: {outlierDetection: {${outlierDetection}}}}`);
    expect(problems).toContain(`spec.trafficPolicy.outlierDetection.${words}`);
  });

  test('can have null where the schema says so, and where null counts as nothing', () => {
    expect(destinationRule('{host: a, trafficPolicy: {outlierDetection: {consecutive5xxErrors: null}}}')).toEqual([]);
    expect(destinationRule('{host: a, trafficPolicy: null}')).toEqual([]);
    expect(destinationRule('{host: null}')).toEqual(['spec.host is required']);
    expect(destinationRule('{host: a, exportTo: [null]}')).toEqual(['spec.exportTo.0 must be string, not null']);
  });

  test('takes one load balancer, not two', () => {
    expect(destinationRule('{host: a, trafficPolicy: {loadBalancer: {simple: RANDOM, consistentHash: {}}}}')).toEqual([
      'spec.trafficPolicy.loadBalancer can have only one of simple, consistentHash, not simple and consistentHash',
    ]);
  });

  test('names the values that a field can have', () => {
    expect(destinationRule('{host: a, trafficPolicy: {tls: {mode: MTLS}}}')).toEqual([
      'spec.trafficPolicy.tls.mode must be one of "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL", not "MTLS"',
    ]);
  });
});

describe('a Gateway', () => {
  const listener = (fields: string) =>
    gateway(`{gatewayClassName: istio, listeners: [{name: a, port: 80, ${fields}}]}`);

  test('gets defaults before it is judged', () => {
    expect(gateway('{gatewayClassName: istio, listeners: [{name: a, port: 443, protocol: HTTPS, tls: {}}]}')).toEqual([
      'spec.listeners.0.tls certificateRefs or options must be specified when mode is Terminate',
    ]);
    expect(listener('protocol: HTTP, allowedRoutes: {namespaces: {from: null}}')).toEqual([]);
  });

  test('has each listener once', () => {
    const twice = '[{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}]';
    expect(gateway(`{gatewayClassName: istio, listeners: ${twice}}`)).toEqual([
      'spec.listeners.1 is there already: {"name":"a"}',
    ]);
  });

  test('has listeners that differ in port, protocol or hostname', () => {
    const alike = '[{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}]';
    expect(gateway(`{gatewayClassName: istio, listeners: ${alike}}`)).toEqual([
      'spec.listeners Combination of port, protocol and hostname must be unique for each listener',
    ]);
  });

  test('needs a class and a listener', () => {
    expect(gateway('{}')).toEqual(['spec.gatewayClassName is required', 'spec.listeners is required']);
    expect(gateway('{gatewayClassName: a, listeners: []}')).toEqual(['spec.listeners must have at least 1 items']);
  });

  test('has limits to how many of a thing it has', () => {
    const labels = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, 'b']));
    const listeners = Array.from({ length: 65 }, (_, index) => ({
      name: `a${index}`,
      port: index + 1,
      protocol: 'HTTP',
    }));
    expect(gateway(JSON.stringify({ gatewayClassName: 'a', infrastructure: { labels }, listeners }))).toEqual([
      'spec.infrastructure.labels must have at most 8 entries',
      'spec.listeners must have at most 64 items',
    ]);
  });

  test('has a name that is matched only if it is not too long', () => {
    expect(listener(`protocol: HTTP, hostname: ${'a'.repeat(100_000)}!`)).toEqual([
      'spec.listeners.0.hostname must have at most 253 characters',
    ]);
    expect(listener('protocol: HTTP, hostname: a_b')[0]).toMatch(
      /^spec\.listeners\.0\.hostname must match .* unlike "a_b"$/,
    );
  });

  test.each([
    ['192.0.2.1', true],
    ['192.000.002.001', true],
    ['2001:db8::1', true],
    ['fe80::1%eth0', false],
    ['192.0.2', false],
    ['example.com', false],
  ])('with the IP address %s is accepted: %s', (value, isAccepted) => {
    const problems = gateway(
      `{gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}], addresses: [{value: "${value}"}]}`,
    );
    expect(problems).toEqual(
      isAccepted ? [] : ['spec.addresses.0 fits none of the alternatives that its schema gives'],
    );
  });
});

describe('an HTTPRoute', () => {
  test('of nothing is one that matches everything', () => {
    expect(httpRoute('{}')).toEqual([]);
    expect(httpRoute('{rules: [{matches: null}]}')).toEqual([]);
  });

  test.each([
    ['a', "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']"],
    ['/a//b', "must not contain '//' when type one of ['Exact', 'PathPrefix']"],
    ['/a/..', "must not end with '/..' when type one of ['Exact', 'PathPrefix']"],
    ['/a%2Fb', "must not contain '%2F' when type one of ['Exact', 'PathPrefix']"],
  ])('with the path %s is refused', (path, words) => {
    expect(httpRoute(`rules: [{matches: [{path: {value: "${path}"}}]}]`)).toContain(
      `spec.rules.0.matches.0.path ${words}`,
    );
  });

  test('names a port for a Service', () => {
    const words = 'spec.rules.0.backendRefs.0 Must have port for Service reference';
    expect(httpRoute('rules: [{backendRefs: [{name: a}]}]')).toEqual([words]);
    expect(httpRoute('rules: [{backendRefs: [{name: a, port: 80}]}]')).toEqual([]);
    expect(httpRoute('rules: [{backendRefs: [{name: a, kind: Other}]}]')).toEqual([]);
  });

  test('has timeouts one within the other', () => {
    const words = 'spec.rules.0.timeouts backendRequest timeout cannot be longer than request timeout';
    expect(httpRoute('rules: [{timeouts: {request: 1h, backendRequest: 61m}}]')).toEqual([words]);
    expect(httpRoute('rules: [{timeouts: {request: 0s, backendRequest: 61m}}]')).toEqual([]);
  });

  test('has filters whose type says what is in them', () => {
    expect(httpRoute('rules: [{filters: [{type: RequestRedirect}]}]')).toEqual([
      'spec.rules.0.filters.0 filter.requestRedirect must be specified for RequestRedirect filter.type',
    ]);
  });

  test('keeps the fields of a name that CEL keeps to itself', () => {
    const twice = '[{name: a, namespace: b}, {name: a, namespace: b}]';
    expect(httpRoute(`parentRefs: ${twice}`)).toEqual([
      'spec.parentRefs sectionName must be unique when parentRefs includes 2 or more references to the same parent',
    ]);
    expect(httpRoute('parentRefs: [{name: a, namespace: b}, {name: a, namespace: c}]')).toEqual([]);
  });
});

describe('a ServiceEntry', () => {
  test('with a CIDR has no names to resolve', () => {
    expect(serviceEntry('{hosts: [a], addresses: [10.0.0.0/8], resolution: DNS}')).toEqual([
      'spec CIDR addresses are allowed only for NONE/STATIC resolution types',
    ]);
  });

  test('with an endpoint that is nowhere is refused', () => {
    expect(serviceEntry('{hosts: [a], resolution: STATIC, endpoints: [{}]}')).toEqual([
      'spec.endpoints.0 Address is required',
    ]);
  });
});

test('a VirtualService has bytes in base64, or a list in their place, which Istio refuses', () => {
  const withBytes = (bytes: string) =>
    judgeSpec(
      'networking.istio.io/v1',
      'VirtualService',
      `{hosts: [a], http: [{directResponse: {status: 200, body: {bytes: ${bytes}}}}]}`,
    );
  expect(withBytes('aGVsbG8=')).toEqual([]);
  expect(withBytes('[1]')).toEqual([]);
  expect(withBytes('aGVsbG8')).toEqual([
    'spec.http.0.directResponse.body.bytes must be of format byte, unlike "aGVsbG8"',
  ]);
});
