import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

// An address of a gateway outlives its pods. Where pods of a live cluster were read, and no gateway has a ready one, nothing comes in.

const SERVICE = 'sample/hello';
const ENROLLED = { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } };
const WAYPOINT_DOWN = 'waypoint-down:a:sample/waypoint';

function ask(pods: readonly live.Body[], outage: string, facts: { readKinds?: string[] } = {}, spec: object = {}) {
  const at = (cluster: string, prefix: string, more: readonly live.Body[]) => [
    live.namespace('istio-system', { 'topology.istio.io/network': `n-of-${cluster}` }),
    live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
    live.waypoint({ labels: live.GLOBAL, status: { addresses: [{ value: '10.9.0.1' }] } }),
    live.service(),
    live.rule({ trafficPolicy: live.LOCAL_FIRST }),
    live.waypointPod('w', `${prefix}.9`),
    live.pod('p0', `${prefix}.5`, ENROLLED),
    live.slice([{ address: `${prefix}.5`, pod: 'p0' }]),
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: {
        name: 'east-west',
        namespace: 'istio-system',
        labels: { 'topology.istio.io/network': `n-of-${cluster}` },
      },
      spec: {
        gatewayClassName: 'istio-east-west',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
          },
        ],
        ...(cluster === 'b' ? spec : {}),
      },
      status: { addresses: [{ type: 'IPAddress', value: `203.0.113.${cluster.charCodeAt(0)}` }] },
    },
    live.eastWest({ network: `n-of-${cluster}`, addresses: [{ ip: `203.0.113.${cluster.charCodeAt(0)}` }] }),
    ...more,
  ];
  const mesh = live.meshOf({
    a: { objects: at('a', '10.1.0', []), gateways: undefined },
    b: { objects: at('b', '10.2.0', pods), gateways: undefined, ...facts },
  });
  const { verdict, reasons } = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outage === 'none' ? [] : parseOutages(outage, SERVICE),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

const gatewayPod = (name: string, isReady: boolean): live.Body =>
  live.pod(name, '10.2.0.20', {
    ...{ namespace: 'istio-system', isReady },
    labels: { 'gateway.networking.k8s.io/gateway-name': 'east-west' },
  });

test.each(['scaled-to-zero:a', WAYPOINT_DOWN])(
  '%s: a gateway none of whose pods is ready lets nothing in',
  (outage) => {
    expect(ask([gatewayPod('g', false)], outage)).toMatchObject({
      verdict: 'blackhole',
      reason: {
        cluster: 'b',
        object: 'Gateway istio-system/east-west',
        text: 'has no ready pod: nothing comes in through it.',
      },
    });
    expect(ask([gatewayPod('g', false), gatewayPod('h', true)], outage).verdict).toBe('failover');
    expect(ask([gatewayPod('g', false)], 'none').verdict).toBe('local');
  },
);

test('without a pod that was read nothing says that it has none, unless a snapshot has all pods', () => {
  expect(ask([], 'scaled-to-zero:a').verdict).toBe('failover');
  expect(ask([], 'scaled-to-zero:a', { readKinds: ['Pod'] }).verdict).toBe('blackhole');
});

test('a slice of its Service without a ready endpoint says that it has none', () => {
  const slice = (endpoints: Parameters<typeof live.slice>[0]): live.Body => {
    const { metadata, ...rest } = live.slice(endpoints, { name: 'east-west-1', service: 'east-west' });
    return {
      ...rest,
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...(metadata as object), namespace: 'istio-system' },
    };
  };
  expect(ask([slice([])], 'scaled-to-zero:a').verdict).toBe('blackhole');
  expect(ask([slice([{ address: '10.2.0.20' }])], 'scaled-to-zero:a').verdict).toBe('failover');
});

test('a ready pod of Istio’s proxy by itself lets nothing in, whatever Service selects it', () => {
  const labels = { istio: 'eastwestgateway' };
  const proxy = live.pod('g', '10.2.0.20', {
    ...{ namespace: 'istio-system', labels },
    spec: { containers: [{ name: 'istio-proxy' }] },
  });
  const service = live.eastWest({
    ...{ name: 'classic', network: 'n-of-b', addresses: [{ ip: '203.0.113.99' }] },
    spec: { selector: labels },
  });
  expect(ask([proxy, service, gatewayPod('h', false)], 'scaled-to-zero:a')).toMatchObject({ verdict: 'blackhole' });
  expect(ask([proxy, service, gatewayPod('h', true)], 'scaled-to-zero:a').verdict).toBe('unknown');
});

test('of two gateways one of which has no ready pod, it is not known which requests come in', () => {
  const second = {
    ...live.eastWest({ name: 'second', addresses: [{ ip: '203.0.113.99' }], spec: { selector: { app: 'second' } } }),
  };
  const pod = (isReady: boolean): live.Body =>
    live.pod('s', '10.2.0.21', { namespace: 'istio-system', isReady, labels: { app: 'second' } });
  const asked = (isReady: boolean, outage: string) => ask([gatewayPod('g', true), second, pod(isReady)], outage);
  expect(asked(true, 'scaled-to-zero:a').verdict).toBe('failover');
  expect(asked(false, 'scaled-to-zero:a')).toMatchObject({
    verdict: 'unknown',
    reason: {
      cluster: 'b',
      object: 'Service istio-system/second',
      text: expect.stringContaining('has no pod that ends tunnels'),
    },
  });
  expect(asked(false, 'none').verdict).toBe('local');
});

test('the pods of a Gateway that says its addresses may be any', () => {
  const own = { addresses: [{ type: 'IPAddress', value: '203.0.113.98' }] };
  expect(ask([], 'scaled-to-zero:a', { readKinds: ['Pod'] }, own).verdict).toBe('failover');
});

describe('the Deployment of an east-west gateway in manifests', () => {
  const asked = (deployment: live.Body, ...gateways: live.Body[]) => {
    const at = (more: readonly live.Body[]) => ({
      objects: [
        live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
        live.waypoint({ labels: live.GLOBAL }),
        live.service(),
        live.rule({ trafficPolicy: live.LOCAL_FIRST }),
        live.deployment('hello', 2),
        ...more,
      ],
      gateways: undefined,
    });
    const mesh = live.meshOf({ a: at([]), b: at([...gateways, deployment]) });
    const { verdict, reasons } = new Prediction(mesh).ask(
      { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
      parseOutages('scaled-to-zero:a', SERVICE),
    );
    return { verdict, reason: decisiveReason(reasons) };
  };
  const deployment = (replicas: number, labels: object): live.Body => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'east-west', namespace: 'istio-system' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels } } },
  });
  const gateway: live.Body = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'east-west', namespace: 'istio-system', labels: { 'topology.istio.io/network': 'n-of-b' } },
    spec: {
      gatewayClassName: 'istio-east-west',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    },
  };
  const OF_GATEWAY = { 'gateway.networking.k8s.io/gateway-name': 'east-west' };

  test('closes it with 0 replicas, with a change that was tried', () => {
    expect(asked(deployment(1, OF_GATEWAY), gateway).verdict).toBe('failover');
    expect(asked(deployment(0, OF_GATEWAY), gateway)).toMatchObject({
      verdict: 'blackhole',
      reason: {
        cluster: 'b',
        object: 'Deployment istio-system/east-west',
        path: 'spec.replicas',
        change: 'set spec.replicas of Deployment istio-system/east-west to 1 or more.',
        isTried: true,
      },
    });
  });

  test('leaves unknown which requests come in where another gateway has pods', () => {
    const second = live.eastWest({ name: 'second', network: 'n-of-b', addresses: [{ ip: '203.0.113.98' }] });
    const both = (replicas: number) => asked(deployment(replicas, OF_GATEWAY), gateway, second);
    expect([both(1).verdict, both(0).verdict]).toEqual(['failover', 'unknown']);
  });

  test('closes it where it runs other pods: istiod does not take it over', () => {
    expect(asked(deployment(1, { app: 'other' }), gateway).verdict).toBe('blackhole');
  });

  test('closes a gateway that is a Service, too', () => {
    const service = (): live.Body => {
      const { apiVersion, kind, ...body } = live.eastWest({ network: 'n-of-b', addresses: [{ ip: '203.0.113.98' }] });
      return { apiVersion, kind, ...body, spec: { ...(body.spec as object), selector: { istio: 'eastwestgateway' } } };
    };
    const labels = { istio: 'eastwestgateway' };
    expect(asked(deployment(1, labels), service()).verdict).toBe('failover');
    expect(asked(deployment(0, labels), service()).verdict).toBe('blackhole');
  });

  test('closes one that runs Istio’s proxy by itself: only pods of a Gateway of class istio-east-west end tunnels', () => {
    const { metadata, ...rest } = live.eastWest({
      ...{ network: 'n-of-b', addresses: [{ ip: '203.0.113.98' }] },
      spec: { selector: { istio: 'eastwestgateway' } },
    });
    const spec = { containers: [{ name: 'istio-proxy', image: 'auto' }] };
    const proxies = (labels: object): live.Body => {
      const { metadata: named, ...body } = live.deployment('east-west', 1, { labels, spec });
      return { ...body, metadata: { ...(named as object), namespace: 'istio-system' } };
    };
    const service = { metadata, ...rest } as live.Body;
    const own = { istio: 'eastwestgateway' };
    expect(asked(proxies(own), service)).toMatchObject({
      verdict: 'blackhole',
      reason: { object: 'Deployment istio-system/east-west', path: 'spec.template.metadata.labels' },
    });
    const managed = { ...own, 'gateway.istio.io/managed': 'istio.io-eastwest-controller' };
    expect(asked(proxies(managed), service).verdict).toBe('failover');
  });
});
