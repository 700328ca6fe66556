import {
  GLOBAL,
  HOST,
  LOCAL_FIRST,
  meshOf,
  pod,
  rule,
  sent,
  service,
  slice,
  waypoint,
  waypointPod,
  type Body,
} from '../snapshot';

// ISTIO_DUAL_STACK of an istiod, and pods, Services and waypoints with addresses of two IP families.

const STATUS = { addresses: [{ value: HOST }] };
const FAMILIES = { clusterIP: '10.255.0.1', clusterIPs: ['10.255.0.1', '2001:db8:ffff::1'] };

function istiod(env: readonly object[]): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'discovery',
              image: 'istiod:1.31.0',
              env: [
                { name: 'PILOT_ENABLE_AMBIENT', value: 'true' },
                { name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: 'true' },
                ...env,
              ],
            },
          ],
        },
      },
    },
  };
}

/** With several addresses, in this order. */
function at(made: Body, ...ips: string[]): Body {
  return { ...made, status: { ...(made.status as object), podIPs: ips.map((ip) => ({ ip })) } };
}

function sliceOf(address: string, more: { readonly name: string; readonly addressType: string }): Body {
  return { ...slice([{ address, pod: 'h' }], { name: more.name }), addressType: more.addressType };
}

const IPV4 = sliceOf('10.0.0.2', { name: 'hello-4', addressType: 'IPv4' });
const IPV6 = sliceOf('2001:db8::2', { name: 'hello-6', addressType: 'IPv6' });
const POD = pod('h', '10.0.0.2');

interface Varied {
  readonly value?: string;
  readonly spec?: object;
  readonly pod?: Body;
  readonly slices?: readonly Body[];
}

function sentWith({ value = 'true', spec = FAMILIES, pod: made, slices = [IPV4, IPV6] }: Varied): string[] {
  const objects = [
    waypoint({ labels: GLOBAL, status: STATUS }),
    waypointPod('w', '10.0.0.9'),
    service({ spec }),
    rule({ trafficPolicy: LOCAL_FIRST }),
    made ?? at(POD, '10.0.0.2', '2001:db8::2'),
    ...slices,
    istiod([{ name: 'ISTIO_DUAL_STACK', value }]),
  ];
  return sent(meshOf({ a: { objects } }));
}

test('a pod of two IP families is one host with ISTIO_DUAL_STACK, and two without', () => {
  expect(sentWith({})).toEqual(['a hello:80: 10.0.0.2:80 0']);
  expect(sentWith({ value: 'false' })).toEqual(['a hello:80: 10.0.0.2:80 0, [2001:db8::2]:80 0']);
});

test('the host has the address that the pod says first, in the place of that of IPv4', () => {
  const preferringIPv6 = at({ ...POD }, '2001:db8::2', '10.0.0.2');
  expect(sentWith({ pod: preferringIPv6 })).toEqual(['a hello:80: [2001:db8::2]:80 0']);
  expect(sentWith({ pod: preferringIPv6, slices: [IPV6] })).toEqual(['a hello:80: ']);
});

test.each<[string, Varied, string]>([
  ['a Service of one', { spec: { clusterIP: '10.255.0.1', clusterIPs: ['10.255.0.1'] } }, 'a Service'],
  ['a pod that says one address', { pod: POD }, 'a pod'],
])('the addresses of %s stay hosts of their own', (_name, varied) => {
  expect(sentWith(varied)).toEqual(['a hello:80: 10.0.0.2:80 0, [2001:db8::2]:80 0']);
});

test('addresses without a pod stay hosts of their own', () => {
  const byHand = [IPV4, IPV6].map((one) => ({
    ...one,
    endpoints: (one.endpoints as { addresses: string[] }[]).map(({ addresses }) => ({
      addresses: addresses.map((address) => address.replace(/2$/, '77')),
    })),
  }));
  expect(sentWith({ slices: byHand })).toEqual(['a hello:80: 10.0.0.77:80 0, [2001:db8::77]:80 0']);
});

test('each istiod decides for its own waypoints, also of the pods of other clusters', () => {
  const objects = (value: string, prefix: string, pods: readonly Body[]): Body[] => [
    waypoint({ labels: GLOBAL, status: STATUS }),
    waypointPod('w', `10.${prefix}.0.9`),
    service({ spec: FAMILIES }),
    rule({ trafficPolicy: LOCAL_FIRST }),
    ...pods,
    istiod([{ name: 'ISTIO_DUAL_STACK', value }]),
  ];
  const network = 'flat';
  const mesh = meshOf({
    a: { network, objects: objects('true', '1', [at(POD, '10.0.0.2', '2001:db8::2'), IPV4, IPV6]) },
    b: { network, objects: objects('false', '2', []) },
    c: { network, objects: objects('true', '3', []) },
  });
  expect(sent(mesh)).toEqual([
    'a hello:80: 10.0.0.2:80 0',
    'b hello:80: 10.0.0.2:80 0, [2001:db8::2]:80 0',
    'c hello:80: 10.0.0.2:80 0',
  ]);
});

describe('a waypoint pod', () => {
  const GATEWAYS = { gateways: ['203.0.113.1', '2001:db8:203::1'] };

  function sentTo(made: Body): string[] {
    const waypoints = [waypoint({ labels: GLOBAL, status: STATUS }), service(), rule({ trafficPolicy: LOCAL_FIRST })];
    const far = { objects: [...waypoints, POD, slice([{ address: '10.0.0.2', pod: 'h' }])], ...GATEWAYS };
    return sent(meshOf({ a: { objects: [...waypoints, made] }, b: far }), 'a');
  }

  test('of one IP family is sent gateways of that one', () => {
    expect(sentTo(waypointPod('w', '10.1.0.9'))).toEqual(['a hello:80: 203.0.113.1:15008 0']);
  });

  test('of two IP families is sent gateways of both, whatever istiod is set to', () => {
    expect(sentTo(at(waypointPod('w', '10.1.0.9'), '10.1.0.9', '2001:db8:1::9'))).toEqual([
      'a hello:80: [2001:db8:203::1]:15008 0, 203.0.113.1:15008 0',
    ]);
  });
});
