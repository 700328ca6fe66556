import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import {
  GlobalService,
  HttpMethod,
  LocalityFailoverRule,
  LocalityLbSetting,
  Retries,
  type LocalityFailoverRuleProps,
  type RetryOptions,
  type ServicePort,
} from 'cdk8s-ambient';
import { written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { HTTP, helloworldWithWaypoint, sampleMesh } from '../support/sample';

function sample(props: Partial<LocalityFailoverRuleProps> = {}) {
  const { mesh, chart } = sampleMesh();
  const { service, waypoint } = helloworldWithWaypoint(chart);
  const rule = new LocalityFailoverRule(chart, 'rule', { service, retries: Retries.toAnotherCluster(), ...props });
  return { mesh, chart, rule, waypoint };
}

function withOptions(options: RetryOptions) {
  return sample({ retries: Retries.toAnotherCluster(options) }).mesh;
}

function withPorts(ports: ServicePort[]) {
  const { mesh, chart, waypoint } = sample();
  const service = new GlobalService(chart, 'other', { ...HTTP, ports, waypoint });
  new LocalityFailoverRule(chart, 'other-rule', { service, retries: Retries.toAnotherCluster() });
  return mesh;
}

const PATH = 'sample/rule';

test('retries become a VirtualService that sends requests that change nothing to another cluster when they fail', () => {
  expect(writtenObject(sample().mesh, 'VirtualService/rule')).toEqual(yaml`
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: rule
      namespace: sample
    spec:
      hosts:
        - helloworld.sample.svc.cluster.local
      http:
        - match:
            - method:
                exact: GET
            - method:
                exact: HEAD
            - method:
                exact: OPTIONS
          retries:
            attempts: 2
            retryOn: connect-failure,refused-stream,unavailable,cancelled,reset,retriable-status-codes,502,503,504
            retryRemoteLocalities: true
          route:
            - destination:
                host: helloworld.sample.svc.cluster.local
        - route:
            - destination:
                host: helloworld.sample.svc.cluster.local
  `);
});

test('a rule without retries writes no VirtualService', () => {
  expect(written(sample({ retries: undefined }).mesh).map(({ kind }) => kind)).not.toContain('VirtualService');
});

test('retries leave the DestinationRule as it is', () => {
  expect(writtenObject(sample().mesh, 'DestinationRule/rule')).toEqual(
    writtenObject(sample({ retries: undefined }).mesh, 'DestinationRule/rule'),
  );
});

test('every cluster gets the same VirtualService', () => {
  const { mesh } = sample();
  expect(writtenObject(mesh, 'VirtualService/rule', 'cluster2')).toEqual(writtenObject(mesh, 'VirtualService/rule'));
});

test('methods, attempts, status codes and the time of one try are written as they were given', () => {
  const mesh = withOptions({
    methods: [HttpMethod.POST],
    attempts: 4,
    statusCodes: [500, 429],
    perTryTimeout: Duration.millis(1500),
  });
  expect(writtenObject(mesh, 'VirtualService/rule').spec).toMatchObject({
    http: [
      {
        match: [{ method: { exact: 'POST' } }],
        retries: {
          attempts: 4,
          perTryTimeout: '1500ms',
          retryOn: 'connect-failure,refused-stream,unavailable,cancelled,reset,retriable-status-codes,500,429',
        },
      },
      {},
    ],
  });
});

test('without status codes, only connections that fail or break are retried', () => {
  expect(writtenObject(withOptions({ statusCodes: [] }), 'VirtualService/rule').spec).toMatchObject({
    http: [{ retries: { retryOn: 'connect-failure,refused-stream,unavailable,cancelled,reset' } }, {}],
  });
});

test('labels and annotations of the rule are those of the VirtualService, too', () => {
  const { mesh } = sample({ labels: { team: 'shop' }, annotations: { note: 'a' } });
  expect(writtenObject(mesh, 'VirtualService/rule').metadata).toMatchObject({
    labels: { team: 'shop' },
    annotations: { note: 'a' },
  });
});

test('an empty list of methods is refused', () => {
  expect(refusals(withOptions({ methods: [] }))).toEqual([
    refusal(PATH, 'retries.methods is empty.', /until endpoints are ejected/, /GET, HEAD and OPTIONS/),
  ]);
});

test('a method that does not exist, or twice, is refused', () => {
  expect(refusals(withOptions({ methods: ['get' as HttpMethod] }))).toEqual([
    refusal(PATH, /retries\.methods is "get"/),
  ]);
  expect(refusals(withOptions({ methods: [HttpMethod.GET, HttpMethod.GET] }))).toEqual([
    refusal(PATH, 'lists a method twice'),
  ]);
});

test.each([0, 1, 11, 2.5])('%s attempts are refused: the third try is the first in another priority', (attempts) => {
  expect(refusals(withOptions({ attempts }))).toEqual([
    refusal(PATH, `retries.attempts is ${attempts}.`, /after two tries in one/, /from 2 to 10/),
  ]);
});

test.each([200, 509, 599, 600])('the status code %s is refused', (code) => {
  expect(refusals(withOptions({ statusCodes: [code] }))).toEqual([
    refusal(PATH, `retries.statusCodes is ${code}`, /istiod refuses the VirtualService/),
  ]);
});

test('a time of one try that Istio does not take is refused', () => {
  expect(refusals(withOptions({ perTryTimeout: Duration.millis(0) }))).toEqual([
    refusal(PATH, 'retries.perTryTimeout is 0 ms.'),
  ]);
});

test.each([
  ['tcp', [{ name: 'tcp', port: 9000 }]],
  ['tls', [{ name: 'tls-web', port: 443 }]],
  ['https', [{ name: 'https', port: 443 }]],
  ['a database', [{ port: 3306 }]],
] as const)('retries for a service with a port for %s only are refused', (_name, ports) => {
  expect(refusals(withPorts([...ports]))).toEqual([
    refusal('sample/other-rule', /no port of service "sample\/other" is for HTTP/, /copies the bytes/),
  ]);
});

test.each([
  ['grpc', [{ name: 'grpc', port: 9000 }]],
  ['a protocol that is found out', [{ port: 9000 }]],
  [
    'HTTP beside one for TCP',
    [
      { name: 'tcp', port: 9000 },
      { name: 'http', port: 80 },
    ],
  ],
] as const)('a service with a port for %s can have retries', (_name, ports) => {
  expect(writtenObject(withPorts([...ports]), 'VirtualService/other-rule')).toBeDefined();
});

const ROUTES: readonly (readonly [string, string, object])[] = [
  ['HTTPRoute', 'gateway.networking.k8s.io/v1', { parentRefs: [{ group: '', kind: 'Service', name: 'helloworld' }] }],
  ['GRPCRoute', 'gateway.networking.k8s.io/v1', { parentRefs: [{ group: '', kind: 'Service', name: 'helloworld' }] }],
  ['VirtualService', 'networking.istio.io/v1', { hosts: ['helloworld.sample.svc.cluster.local'] }],
  ['VirtualService', 'networking.istio.io/v1', { hosts: ['helloworld'] }],
];

test.each(ROUTES)('retries beside a %s for the same service are refused', (kind, apiVersion, spec) => {
  const { mesh, chart } = sample();
  new ApiObject(chart, 'route', { apiVersion, kind, metadata: { name: 'route', namespace: 'sample' }, spec });
  expect(refusals(mesh)).toEqual([
    refusal(
      PATH,
      `${kind} "sample/route" routes requests for helloworld.sample.svc.cluster.local, too`,
      /by their age/,
      /retryRemoteLocalities: true/,
    ),
  ]);
});

test('a route for another service, or for a Gateway, is no obstacle to retries', () => {
  const { mesh, chart } = sample();
  const metadata = { namespace: 'sample' };
  const apiVersion = 'gateway.networking.k8s.io/v1';
  const rules = [{ backendRefs: [{ name: 'helloworld', port: 5000 }] }];
  for (const [name, parent] of [
    ['a', { group: '', kind: 'Service', name: 'other' }],
    ['b', { name: 'helloworld' }],
  ] as const) {
    const spec = { parentRefs: [parent], rules };
    new ApiObject(chart, name, { apiVersion, kind: 'HTTPRoute', metadata: { ...metadata, name }, spec });
  }
  expect(writtenObject(mesh, 'VirtualService/rule')).toBeDefined();
});

test('retries beside weights are refused, because all clusters are in one priority then', () => {
  const { mesh } = sample({
    localityLbSetting: LocalityLbSetting.distribute([{ from: 'us-east/*', to: { 'us-east/*': 100 } }]),
  });
  expect(refusals(mesh)).toContainEqual(refusal(PATH, 'beside LocalityLbSetting.distribute()', /one priority/));
});

test('retries beside a hash that a patch adds are refused', () => {
  const { mesh, rule } = sample();
  ApiObject.of(rule).addJsonPatch(
    JsonPatch.add('/spec/trafficPolicy/loadBalancer/consistentHash', { useSourceIp: true }),
  );
  expect(refusals(mesh)).toContainEqual(refusal(PATH, 'beside a consistentHash', /same endpoint again/));
});

test('a value that the factory did not make is refused', () => {
  expect(refusals(sample({ retries: { attempts: 2 } as unknown as Retries }).mesh)).toEqual([
    refusal(PATH, /retries is .* which is not a Retries/, /./, /Retries\.toAnotherCluster\(\)/),
  ]);
  expect(refusals(withOptions({ attemps: 3 } as RetryOptions))).toEqual([
    refusal(PATH, /unknown property retries\.attemps/, /./, /did you mean attempts/),
  ]);
});
