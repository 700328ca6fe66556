import { DisruptionBudget, Waypoint, WaypointScaling, type Mesh, type WaypointProps } from 'cdk8s-ambient';
import { parse } from 'yaml';
import { keysOf, written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { either, helloworld, sampleMesh } from '../support/sample';

/** The overlays of a waypoint, as istiod merges them into what it generates: each is YAML inside the ConfigMap. */
function overlays(propsOf: (mesh: Mesh) => WaypointProps, cluster = 'cluster1'): unknown {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', propsOf(mesh));
  const { data } = writtenObject(mesh, 'ConfigMap/waypoint-parameters', cluster);
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, text]) => [key, parse(text) as unknown]));
}

function refusedWaypoint(propsOf: (mesh: Mesh) => WaypointProps) {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', propsOf(mesh));
  return refusals(mesh);
}

test('a waypoint that says how it runs refers to a ConfigMap beside it, written before it', () => {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint', { name: 'edge', namespace: 'infra', scaling: WaypointScaling.replicas(2) });
  expect(keysOf(written(mesh))).toEqual(['ConfigMap/edge-parameters', 'Gateway/edge']);
  expect(writtenObject(mesh, 'ConfigMap/edge-parameters').metadata.namespace).toBe('infra');
  expect(writtenObject(mesh, 'Gateway/edge').spec).toMatchObject({
    infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: 'edge-parameters' } },
  });
});

test('a waypoint that says nothing of it has no ConfigMap and no infrastructure', () => {
  const { mesh, chart } = sampleMesh();
  new Waypoint(chart, 'waypoint');
  expect(keysOf(written(mesh))).toEqual(['Gateway/waypoint']);
  expect(writtenObject(mesh, 'Gateway/waypoint').spec).not.toHaveProperty('infrastructure');
});

describe('a fixed number of pods', () => {
  test.each([0, 1, 3])('of %d is that of the Deployment', (replicas) => {
    expect(overlays(() => ({ scaling: WaypointScaling.replicas(replicas) }))).toEqual({
      deployment: { spec: { replicas } },
    });
  });

  test('may differ per cluster: 0 in one has its services go through the other’s waypoint', () => {
    const props = (mesh: Mesh) => ({ scaling: WaypointScaling.replicas(either(mesh, 0, 3)) });
    expect(overlays(props, 'cluster1')).toEqual({ deployment: { spec: { replicas: 0 } } });
    expect(overlays(props, 'cluster2')).toEqual({ deployment: { spec: { replicas: 3 } } });
  });

  test.each([-1, 1.5, NaN, Infinity, '2', null])('of %p is refused', (replicas) => {
    expect(refusedWaypoint(() => ({ scaling: WaypointScaling.replicas(replicas as number) }))).toEqual([
      refusal(
        'sample/waypoint',
        `replicas is ${JSON.stringify(replicas) === 'null' ? String(replicas) : JSON.stringify(replicas)}`,
        /not deployed/,
        /from 0 to 2147483647/,
      ),
    ]);
  });

  test('that is none in one cluster is refused there', () => {
    expect(refusedWaypoint((mesh) => ({ scaling: WaypointScaling.replicas(either(mesh, 2, -2)) }))).toEqual([
      refusal('sample/waypoint', 'in cluster2: replicas is -2'),
    ]);
  });
});

describe('an autoscaler', () => {
  test('has the bounds and the target that were given', () => {
    const scaling = WaypointScaling.autoscaled({ minReplicas: 2, maxReplicas: 5, targetCpuUtilizationPercent: 60 });
    expect(overlays(() => ({ scaling }))).toEqual(yaml`
      horizontalPodAutoscaler:
        spec:
          minReplicas: 2
          maxReplicas: 5
          metrics:
            - type: Resource
              resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
    `);
  });

  test('aims for 80 % and leaves the lower bound to Kubernetes, if nothing is said', () => {
    expect(overlays(() => ({ scaling: WaypointScaling.autoscaled({ maxReplicas: 5 }) }))).toEqual(yaml`
      horizontalPodAutoscaler:
        spec:
          maxReplicas: 5
          metrics:
            - type: Resource
              resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }
    `);
  });

  test('may be bounded to one pod', () => {
    const scaling = WaypointScaling.autoscaled({ minReplicas: 1, maxReplicas: 1, targetCpuUtilizationPercent: 1 });
    expect(overlays(() => ({ scaling }))).toMatchObject({
      horizontalPodAutoscaler: { spec: { minReplicas: 1, maxReplicas: 1 } },
    });
  });

  test('leaves the number of pods to itself: no replicas are written', () => {
    const props = { scaling: WaypointScaling.autoscaled({ maxReplicas: 5 }), resources: { requests: { cpu: '1' } } };
    expect(overlays(() => props)).not.toHaveProperty('deployment.spec.replicas');
  });

  test('in one cluster and a fixed number in another are possible', () => {
    const props = (mesh: Mesh) => ({
      scaling: either(mesh, WaypointScaling.replicas(1), WaypointScaling.autoscaled({ maxReplicas: 4 })),
    });
    expect(overlays(props, 'cluster1')).toEqual({ deployment: { spec: { replicas: 1 } } });
    expect(overlays(props, 'cluster2')).toMatchObject({ horizontalPodAutoscaler: { spec: { maxReplicas: 4 } } });
  });

  test.each([
    [{ maxReplicas: 0 }, 'maxReplicas is 0'],
    [{ maxReplicas: 2.5 }, 'maxReplicas is 2.5'],
    [{ minReplicas: 0, maxReplicas: 2 }, 'minReplicas is 0'],
    [{ minReplicas: 3, maxReplicas: 2 }, 'minReplicas 3 is more than maxReplicas 2'],
    [{ maxReplicas: 2, targetCpuUtilizationPercent: 0 }, 'targetCpuUtilizationPercent is 0'],
  ])('with %j is refused', (props, what) => {
    expect(refusedWaypoint(() => ({ scaling: WaypointScaling.autoscaled(props) }))).toEqual([
      refusal('sample/waypoint', what, /not deployed/),
    ]);
  });
});

describe('resources', () => {
  test('are those of the proxy, and only those that were given', () => {
    expect(overlays(() => ({ resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } } }))).toEqual(yaml`
      deployment:
        spec:
          template:
            spec:
              containers:
                - name: istio-proxy
                  resources:
                    requests: { cpu: 100m }
                    limits: { memory: 1Gi }
    `);
  });

  test('stand beside a fixed number of pods', () => {
    const props = { scaling: WaypointScaling.replicas(2), resources: { requests: { cpu: '0.5' } } };
    expect(overlays(() => props)).toMatchObject({
      deployment: {
        spec: { replicas: 2, template: { spec: { containers: [{ resources: { requests: { cpu: '0.5' } } }] } } },
      },
    });
  });

  test.each<[string, (mesh: Mesh) => WaypointProps]>([
    ['one quantity', (mesh) => ({ resources: { requests: { cpu: either(mesh, '1', '2') } } })],
    ['the requests', (mesh) => ({ resources: { requests: either(mesh, { cpu: '1' }, { cpu: '2' }) } })],
    ['all', (mesh) => ({ resources: either(mesh, { requests: { cpu: '1' } }, { requests: { cpu: '2' } }) })],
  ])('may differ per cluster: %s', (_, props) => {
    const requests = (cpu: string) => ({
      deployment: { spec: { template: { spec: { containers: [{ resources: { requests: { cpu } } }] } } } },
    });
    expect(overlays(props, 'cluster1')).toMatchObject(requests('1'));
    expect(overlays(props, 'cluster2')).toMatchObject(requests('2'));
  });

  test.each(['', '1 GB', '100mi', '-1', 'lots', 1])('of %j are refused', (quantity) => {
    const memory = quantity as string;
    expect(
      refusedWaypoint((mesh) => ({ resources: { limits: { memory }, requests: either(mesh, { memory }, {}) } })),
    ).toEqual([
      refusal('sample/waypoint', `in cluster1: resources.requests.memory is ${JSON.stringify(memory)}`),
      refusal('sample/waypoint', `resources.limits.memory is ${JSON.stringify(memory)}`, /not deployed/, /"128Mi"/),
    ]);
  });

  test.each(['0', '2', '0.5', '100m', '1.5Gi', '128Mi', '1e3', '12E6', '5G'])('of %s are quantities', (memory) => {
    expect(overlays(() => ({ resources: { limits: { memory } } }))).toMatchObject({
      deployment: { spec: { template: { spec: { containers: [{ resources: { limits: { memory } } }] } } } },
    });
  });
});

describe('a disruption budget', () => {
  test.each<[DisruptionBudget, object]>([
    [DisruptionBudget.minAvailable(1), { minAvailable: 1 }],
    [DisruptionBudget.minAvailable(0), { minAvailable: 0 }],
    [DisruptionBudget.minAvailable('50%'), { minAvailable: '50%' }],
    [DisruptionBudget.maxUnavailable('0%'), { maxUnavailable: '0%' }],
    [DisruptionBudget.maxUnavailable(2), { maxUnavailable: 2 }],
  ])('is written as it was given: %#', (disruptionBudget, spec) => {
    expect(overlays(() => ({ disruptionBudget }))).toEqual({ podDisruptionBudget: { spec } });
  });

  test('may differ per cluster', () => {
    const props = (mesh: Mesh) => ({
      disruptionBudget: DisruptionBudget.minAvailable(either<number | string>(mesh, 1, '50%')),
    });
    expect(overlays(props, 'cluster2')).toEqual({
      podDisruptionBudget: { spec: { minAvailable: '50%' } },
    });
  });

  test.each([-1, 0.5, '', '50', '101%', '1.5%', 'all'])('of %j is refused', (pods) => {
    expect(refusedWaypoint(() => ({ disruptionBudget: DisruptionBudget.maxUnavailable(pods) }))).toEqual([
      refusal('sample/waypoint', `maxUnavailable is ${JSON.stringify(pods)}`, /not deployed/),
    ]);
  });
});

test('everything that is wrong with it is said at once', () => {
  const found = refusedWaypoint(() => ({
    scaling: WaypointScaling.autoscaled({ minReplicas: 0, maxReplicas: 0 }),
    resources: { requests: { cpu: '', memory: '' } },
    disruptionBudget: DisruptionBudget.minAvailable(''),
  }));
  expect(found).toHaveLength(5);
});

describe('labels of its pods', () => {
  const handMade = { podLabels: { 'istio.io/waypoint-for': 'service' } };

  test('are those of its infrastructure, and the Service becomes global without them', () => {
    const { mesh, chart } = sampleMesh();
    helloworld(chart, { waypoint: new Waypoint(chart, 'waypoint', handMade) });
    const { metadata, spec } = writtenObject(mesh, 'Gateway/waypoint');
    expect(metadata.labels).toEqual({ 'istio.io/global': 'true', 'istio.io/waypoint-for': 'service' });
    expect(spec).toMatchObject({
      infrastructure: {
        labels: { 'istio.io/waypoint-for': 'service' },
        parametersRef: { group: '', kind: 'ConfigMap', name: 'waypoint-parameters' },
      },
    });
    expect(writtenObject(mesh, 'ConfigMap/waypoint-parameters').data).toEqual({
      service: 'metadata:\n  labels:\n    istio.io/global: "true"\n',
    });
  });

  test('may be none, which is written: without it istiod copies those of the Gateway', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint', { podLabels: {} });
    expect(writtenObject(mesh, 'Gateway/waypoint').spec).toMatchObject({ infrastructure: { labels: {} } });
  });

  test('add no label to the Service of a waypoint that is not global', () => {
    expect(overlays(() => handMade)).toEqual({});
  });

  test('stand beside other overlays', () => {
    const props = { ...handMade, global: true, scaling: WaypointScaling.replicas(2) };
    expect(overlays(() => props)).toEqual({
      deployment: { spec: { replicas: 2 } },
      service: { metadata: { labels: { 'istio.io/global': 'true' } } },
    });
  });

  test('are refused where Kubernetes or istiod would not take them', () => {
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`label-${index}`, '']));
    expect(refusedWaypoint(() => ({ podLabels: nine }))).toEqual([
      refusal('sample/waypoint', /9 labels.* takes 8/, /API server refuses/, /leave some out/),
    ]);
    expect(refusedWaypoint(() => ({ podLabels: { 'topology.istio.io/network': 'network1' } }))).toEqual([
      refusal('sample/waypoint', /"topology.istio.io\/network"/, /istiod writes that label itself/, /leave it out/),
    ]);
    expect(refusedWaypoint(() => ({ podLabels: { 'a b': '' } }))).toHaveLength(1);
  });
});
