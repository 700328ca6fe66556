import { GlobalService, ServicePortProtocol, type ServicePort } from 'cdk8s-ambient';
import fc from 'fast-check';
import { writtenObject } from '../support/manifests';
import { refusal, refusals, type Refusal } from '../support/refusal';
import { HTTP, sampleMesh } from '../support/sample';

function refusedPorts(ports: unknown): Refusal[] {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', { ...HTTP, ports: ports as ServicePort[] });
  return refusals(mesh);
}

/** What a Service's `spec.ports` says. */
function writtenPorts(ports: ServicePort[]): unknown {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'helloworld', { ...HTTP, ports });
  return writtenObject(mesh, 'Service/helloworld').spec?.ports;
}

test('every field of a port is written as it was given, and no other', () => {
  const ports: ServicePort[] = [
    { name: 'http', port: 80, targetPort: 8080, protocol: ServicePortProtocol.TCP, appProtocol: 'kubernetes.io/h2c' },
    { name: 'dns', port: 53, targetPort: 'dns-udp', protocol: ServicePortProtocol.UDP },
    { name: 'dns-tcp', port: 53 },
  ];
  expect(writtenPorts(ports)).toEqual(ports);
});

test('a single port needs no name', () => {
  expect(writtenPorts([{ port: 5000 }])).toEqual([{ port: 5000 }]);
});

test.each([[[]], [undefined]])('a service with the ports %j has none, and is refused', (ports) => {
  expect(refusedPorts(ports)).toEqual([
    refusal('sample/helloworld', 'has no ports', /nothing to fail over to/, /port: 5000/),
  ]);
});

test.each([
  [null, 'null'],
  [{}, 'an object'],
  ['http', '"http"'],
])('a service with the ports %j, which are not a list, is refused', (ports, shown) => {
  expect(refusedPorts(ports as unknown as ServicePort[])).toEqual([
    refusal('sample/helloworld', `ports is ${shown}, which is not a list.`, /nothing to fail over to/, /port: 5000/),
  ]);
});

test.each<[unknown, string]>([
  [0, 'ports[0].port is 0'],
  [65536, 'ports[0].port is 65536'],
  [-1, 'ports[0].port is -1'],
  [80.5, 'ports[0].port is 80.5'],
  ['80', 'ports[0].port is "80"'],
  [undefined, 'ports[0].port is undefined'],
])('the port %p is refused', (port, what) => {
  expect(refusedPorts([{ port }])).toEqual([refusal('sample/helloworld', what, /API server refuses/, /1 to 65535/)]);
});

test.each(['', 'HTTP', 'a_b', '-a', 'a.b', '__proto__', 'x'.repeat(64)])('the port name %j is refused', (name) => {
  expect(refusedPorts([{ name, port: 80 }])).toEqual([
    refusal('sample/helloworld', `ports[0].name is ${JSON.stringify(name)}`, /./, /63/),
  ]);
});

test('several ports all need names', () => {
  expect(refusedPorts([{ port: 80 }, { name: 'https', port: 443 }])).toEqual([
    refusal('sample/helloworld', 'ports[0].name is undefined'),
  ]);
});

test.each([0, 65536, 1.5, '', 'HTTP', 'a--b', '-a', '8080', 'sixteen-letters-', 'x'.repeat(16)])(
  'the target port %j is refused',
  (targetPort) => {
    expect(refusedPorts([{ port: 80, targetPort }])).toEqual([
      refusal('sample/helloworld', `ports[0].targetPort is ${JSON.stringify(targetPort)}`),
    ]);
  },
);

test.each(['', 'tcp', 'HTTP'])('the protocol %j is refused', (protocol) => {
  expect(refusedPorts([{ port: 80, protocol }])).toEqual([
    refusal('sample/helloworld', `ports[0].protocol is ${JSON.stringify(protocol)}`, /./, /TCP, UDP, SCTP/),
  ]);
});

test.each(['', 'a b', 'a/b/c', '-x'])('the application protocol %j is refused', (appProtocol) => {
  expect(refusedPorts([{ port: 80, appProtocol }])).toEqual([
    refusal('sample/helloworld', `ports[0].appProtocol is ${JSON.stringify(appProtocol)}`),
  ]);
});

describe('duplicates', () => {
  test('of a number in one protocol are refused, TCP being the one not written', () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 80, protocol: 'TCP' },
    ];
    expect(refusedPorts(ports)).toEqual([
      refusal('sample/helloworld', 'ports[0] and ports[1] have the same port 80/TCP', /./, /own number/),
    ]);
  });

  test('of a name are refused', () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'a', port: 81 },
    ];
    expect(refusedPorts(ports)).toEqual([refusal('sample/helloworld', 'have the same name "a"')]);
  });
});

test('a list of ports is taken exactly if Kubernetes takes it', () => {
  const port = fc.record(
    {
      name: fc.constantFrom('http', 'https', 'Bad'),
      port: fc.constantFrom(0, 80, 443, 65535, 65536),
      protocol: fc.constantFrom(ServicePortProtocol.TCP, ServicePortProtocol.UDP),
    },
    { requiredKeys: ['port'], noNullPrototype: true },
  );
  const isTaken = (ports: readonly ServicePort[]) => {
    const names = ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const numbers = ports.map(({ port: number, protocol = 'TCP' }) => `${number}/${protocol}`);
    return (
      ports.every(({ port: number }) => number >= 1 && number <= 65535) &&
      !names.includes('Bad') &&
      (names.length === ports.length || ports.length === 1) &&
      new Set(names).size === names.length &&
      new Set(numbers).size === numbers.length
    );
  };
  fc.assert(
    fc.property(fc.array(port, { minLength: 1, maxLength: 3 }), (ports) => {
      const { cluster1, chart } = sampleMesh({ outdir: 'never-written' });
      new GlobalService(chart, 'helloworld', { ...HTTP, ports });
      if (isTaken(ports)) expect(cluster1.toJson()).toMatchObject([{ spec: { ports } }]);
      else expect(() => cluster1.toJson() as unknown).toThrow(/API server refuses the Service/);
    }),
    { numRuns: 300 },
  );
});
