import type { Port } from './service';

/** What a waypoint takes the requests to a port for. */
export type ApplicationProtocol = 'http' | 'tcp' | 'udp' | 'unsaid';

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TCP = ['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql'];
/** Ports whose protocols wait for the server to speak first, so that nothing can be found out by waiting for the client. */
const WELL_KNOWN_TCP_PORTS = [25, 53, 3306, 27017];
const OF_KUBERNETES: Readonly<Record<string, ApplicationProtocol>> = {
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tcp',
};

/**
 * The protocol of a port: its appProtocol, else what its name begins with. Where neither says it, the waypoint finds out by
 * itself, and is prepared for both.
 *
 * @see istio pkg/config/kube/conversion.go ConvertProtocol
 */
export function applicationProtocolOf({ name, port, protocol, appProtocol }: Port): ApplicationProtocol {
  if (protocol === 'UDP') return 'udp';
  if (appProtocol !== undefined && Object.hasOwn(OF_KUBERNETES, appProtocol)) return OF_KUBERNETES[appProtocol]!;
  const said = (appProtocol ?? name).toLowerCase();
  const word = said.startsWith('grpc-web') ? 'grpc-web' : said.split('-')[0]!;
  if (HTTP.includes(word)) return 'http';
  if (TCP.includes(word)) return 'tcp';
  if (word === 'udp') return 'udp';
  return WELL_KNOWN_TCP_PORTS.includes(port) ? 'tcp' : 'unsaid';
}

/** Reports whether the mesh carries what a port is for: ztunnel takes connections of TCP alone, and leaves UDP and SCTP to the network. */
export function isCarried({ protocol }: Port): boolean {
  return protocol === 'TCP';
}

/** The port that a question is about: of that number, if it says one. A number may be there for TCP and for UDP, and TCP is meant. */
export function askedPort(ports: readonly Port[], number: number | undefined): Port | undefined {
  const asked = number === undefined ? ports : ports.filter(({ port }) => port === number);
  return asked.find(isCarried) ?? asked[0];
}

/** Reports whether a port says that it carries gRPC, whose failures are statuses and not HTTP codes. */
export function isGrpc({ name, appProtocol }: Port): boolean {
  return /^grpc(-|$)/i.test(appProtocol ?? name);
}
