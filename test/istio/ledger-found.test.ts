import { isFoundIn, LEDGER, type LedgerObject } from '../../src/istio/ledger';

function object(group: string, kind: string, name: string, body: object = {}, metadata: object = {}): LedgerObject {
  const { labels = {}, annotations = {} } = metadata as Partial<LedgerObject>;
  return { group, kind, name, labels, annotations, body: body as Record<string, unknown> };
}

function service(body: object, metadata: object = {}): LedgerObject {
  return object('', 'Service', 'helloworld', body, metadata);
}

function isFound(id: string, one: LedgerObject): boolean {
  return LEDGER.find((row) => row.id === id)!.matches.some((match) => isFoundIn(match, one));
}

test('an annotation is found, unless its value decides nothing', () => {
  const exportedTo = (value: string) => service({}, { annotations: { 'networking.istio.io/exportTo': value } });
  expect(isFound('service-export-to', exportedTo('.'))).toBe(true);
  expect(isFound('service-export-to', exportedTo('*'))).toBe(false);
  expect(isFound('service-export-to', service({}))).toBe(false);
});

test('a field is found by its value, and not in a kind of another group', () => {
  const found = (spec: object) => isFound('service-publish-not-ready-addresses', service({ spec }));
  expect(found({ publishNotReadyAddresses: true })).toBe(true);
  expect(found({ publishNotReadyAddresses: false })).toBe(false);
  expect(found({})).toBe(false);
  const other = object('serving.knative.dev', 'Service', 'x', { spec: { publishNotReadyAddresses: true } });
  expect(isFound('service-publish-not-ready-addresses', other)).toBe(false);
});

test('a field inside of lists is found in any of their items', () => {
  const route = (...http: object[]) => object('networking.istio.io', 'VirtualService', 'x', { spec: { http } });
  expect(isFound('virtual-service-fault-abort', route({}, { fault: { abort: { httpStatus: 503 } } }))).toBe(true);
  expect(isFound('virtual-service-fault-abort', route({ fault: { delay: { fixedDelay: '1s' } } }))).toBe(false);
});

test('a field is found in the policy of a subset and of a port as well', () => {
  const tls = { mode: 'SIMPLE' };
  const rule = (spec: object) => object('networking.istio.io', 'DestinationRule', 'x', { spec });
  const inSubset = { subsets: [{ name: 'v1', trafficPolicy: { portLevelSettings: [{ tls }] } }] };
  expect(isFound('rule-tls', rule(inSubset))).toBe(true);
  expect(isFound('rule-tls', rule({ trafficPolicy: { tls } }))).toBe(true);
  expect(isFound('rule-tls', rule({ trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }))).toBe(false);
});

test('the second item of a list is found where there are two', () => {
  expect(isFound('service-cluster-ips', service({ spec: { clusterIPs: ['10.0.0.1', 'fd00::1'] } }))).toBe(true);
  expect(isFound('service-cluster-ips', service({ spec: { clusterIPs: ['10.0.0.1'] } }))).toBe(false);
});

test('a variable of istiod is found unless it has its default, and in istiod of any revision', () => {
  const istiod = (name: string, value: string) =>
    object('apps', 'Deployment', name, {
      spec: { template: { spec: { containers: [{ name: 'discovery', env: [{ name: 'ISTIO_DUAL_STACK', value }] }] } } },
    });
  expect(isFound('istiod-istio-dual-stack', istiod('istiod', 'true'))).toBe(true);
  expect(isFound('istiod-istio-dual-stack', istiod('istiod-canary', 'true'))).toBe(true);
  expect(isFound('istiod-istio-dual-stack', istiod('istiod', 'false'))).toBe(false);
  expect(isFound('istiod-istio-dual-stack', istiod('other', 'true'))).toBe(false);
});

test('a variable whose value is taken from elsewhere is not known to be the default', () => {
  const env = [{ name: 'ISTIO_DUAL_STACK', valueFrom: { configMapKeyRef: { name: 'x', key: 'y' } } }];
  const istiod = object('apps', 'Deployment', 'istiod', { spec: { template: { spec: { containers: [{ env }] } } } });
  expect(isFound('istiod-istio-dual-stack', istiod)).toBe(true);
});

test('a field of MeshConfig is found, unless its value is the default', () => {
  const istio = { ...object('', 'ConfigMap', 'istio'), meshConfig: { defaultServiceExportTo: ['.'] } };
  expect(isFound('mesh-config-default-service-export-to', istio)).toBe(true);
  const byDefault = { ...istio, meshConfig: { defaultServiceExportTo: ['*'], serviceSettings: [] } };
  expect(isFound('mesh-config-default-service-export-to', byDefault)).toBe(false);
  expect(isFound('mesh-config-service-settings', byDefault)).toBe(false);
});

test('a pod of a live cluster without the annotation of the CNI agent is not in the mesh', () => {
  const pod = (body: object, metadata: object = {}) => object('', 'Pod', 'x', body, metadata);
  const enrolled = { annotations: { 'ambient.istio.io/redirection': 'enabled' } };
  expect(isFound('pod-not-enrolled', pod({ status: {} }))).toBe(true);
  expect(isFound('pod-not-enrolled', pod({ status: {} }, enrolled))).toBe(false);
});

test('a pod of a manifest has not met the CNI agent, and a waypoint never does', () => {
  expect(isFound('pod-not-enrolled', object('', 'Pod', 'x', { spec: {} }))).toBe(false);
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  expect(isFound('pod-not-enrolled', object('', 'Pod', 'x', { status: {} }, { labels }))).toBe(false);
});

test('a waypoint pod that says its network says nothing that is missing', () => {
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  const waypoint = (env: object[]) =>
    object('', 'Pod', 'x', { spec: { containers: [{ env }] }, status: {} }, { labels });
  expect(isFound('proxy-network', waypoint([{ name: 'POD_NAME', value: 'x' }]))).toBe(true);
  expect(isFound('proxy-network', waypoint([{ name: 'ISTIO_META_NETWORK', value: 'network1' }]))).toBe(false);
});

test('endpoints of an EndpointSlice that are not pods are found among those that are', () => {
  const slice = (...endpoints: object[]) => object('discovery.k8s.io', 'EndpointSlice', 'x', { endpoints });
  const pod = { addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: 'a' } };
  expect(isFound('endpoint-without-pod', slice(pod, { addresses: ['192.0.2.1'] }))).toBe(true);
  expect(isFound('endpoint-without-pod', slice(pod))).toBe(false);
  expect(isFound('endpoint-without-pod', slice())).toBe(false);
});

test('the classes that Istio brings are no news, one of one’s own is, and those of others are not Istio’s', () => {
  const gatewayClass = (name: string, controllerName: string) =>
    object('gateway.networking.k8s.io', 'GatewayClass', name, { spec: { controllerName } });
  expect(isFound('gateway-class-custom', gatewayClass('istio-waypoint', 'istio.io/mesh-controller'))).toBe(false);
  expect(isFound('gateway-class-custom', gatewayClass('fast-waypoint', 'istio.io/mesh-controller'))).toBe(true);
  expect(isFound('gateway-class-custom', gatewayClass('nginx', 'example.com/nginx'))).toBe(false);
});

test('meshNetworks that declare no network are those of an installation', () => {
  const networks = (meshNetworks: string) => object('', 'ConfigMap', 'istio', { data: { meshNetworks } });
  expect(isFound('mesh-networks', networks('networks: {}\n'))).toBe(false);
  expect(isFound('mesh-networks', networks('networks:\n  network1: {}\n'))).toBe(true);
});

test('a waypoint pod whose environment was not read is not said to lack a variable', () => {
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  const pod = object('', 'Pod', 'x', { spec: { containers: [{ name: 'istio-proxy' }] }, status: {} }, { labels });
  expect(isFound('proxy-network', pod)).toBe(false);
});

test('a headless service is found, and one with an address is not', () => {
  expect(isFound('service-headless', service({ spec: { clusterIP: 'None' } }))).toBe(true);
  expect(isFound('service-headless', service({ spec: { clusterIP: '10.0.0.1' } }))).toBe(false);
});
