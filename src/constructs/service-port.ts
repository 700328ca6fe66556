import type { Problem } from '../diagnostics';
import { checkInteger, checkOneOf } from './private/props/check';
import { isDnsLabel, isLabelKey } from '../util/kubernetes-names';
import { judged, list, struct, type Kind } from './private/props/kinds';
import { show } from './private/props/show';

/** The transport protocol of a port. HBONE carries TCP only: a UDP port takes no waypoint and does not fail over. */
export enum ServicePortProtocol {
  /** What the mesh carries, between clusters too. */
  TCP = 'TCP',
  /** Not carried by the mesh: reaches pods of the same cluster only. */
  UDP = 'UDP',
  /** Not carried by the mesh: reaches pods of the same cluster only. */
  SCTP = 'SCTP',
}

/** One port of a service. @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec */
export interface ServicePort {
  /** The port clients connect to, 1 to 65535. The same in every cluster. */
  readonly port: number;

  /**
   * A DNS label. Endpoints of other clusters are matched by it, and Istio takes a protocol from its prefix ("http",
   * "grpc-web", …) where `appProtocol` is not set. Required if there are several ports.
   *
   * @default none
   */
  readonly name?: string;

  /** The port of the pods, by number (1 to 65535) or by the name of a container port. @default the same as `port` */
  readonly targetPort?: number | string;

  /** The transport protocol. @default TCP, by Kubernetes */
  readonly protocol?: ServicePortProtocol;

  /** The application protocol, for example "http" or "kubernetes.io/h2c". @default taken from the name */
  readonly appProtocol?: string;
}

const NO_SERVICE =
  'the API server refuses the Service, so in this cluster there is nothing to send to, and nothing to fail over to.';

/**
 * The form of a list of ports.
 *
 * @internal
 */
export const SERVICE_PORTS: Kind = {
  ...list(
    "ports: [{ name: 'http', port: 5000 }]",
    struct<ServicePort>('ServicePort', {
      port: judged,
      name: judged,
      targetPort: judged,
      protocol: judged,
      appProtocol: judged,
    }),
  ),
  why: NO_SERVICE,
};

const MAX_PORT = 65535;

/**
 * What is wrong with the ports of a service, one by one and together.
 *
 * @internal
 */
export function checkPorts(ports: readonly ServicePort[] | undefined): Problem[] {
  if (!Array.isArray(ports) || ports.length === 0) {
    const fix = "list them: ports: [{ name: 'http', port: 5000 }].";
    return [{ message: 'has no ports.', why: NO_SERVICE, fix, prop: 'ports' }];
  }
  const list = ports as readonly ServicePort[];
  return [...list.flatMap((port, index) => checkPort(port, index, list.length)), ...checkDuplicates(list)];
}

function checkPort(port: ServicePort, index: number, count: number): Problem[] {
  const field = `ports[${index}]`;
  const problems = checkInteger(`${field}.port`, port.port, 1, MAX_PORT, NO_SERVICE);
  if (port.name === undefined ? count > 1 : !isDnsLabel(port.name)) {
    problems.push({
      message: `${field}.name is ${show(port.name)}.`,
      why: NO_SERVICE,
      fix: 'name each port with lower-case letters, digits and "-", at most 63 characters.',
    });
  }
  const { targetPort, protocol, appProtocol } = port;
  if (typeof targetPort === 'number')
    problems.push(...checkInteger(`${field}.targetPort`, targetPort, 1, MAX_PORT, NO_SERVICE));
  else if (targetPort !== undefined && !isPortName(targetPort)) {
    problems.push({
      message: `${field}.targetPort is ${show(targetPort)}.`,
      why: NO_SERVICE,
      fix: 'use a number, or the name of a container port: at most 15 lower-case letters, digits and "-", one of them a letter.',
    });
  }
  problems.push(...checkOneOf(`${field}.protocol`, protocol, ServicePortProtocol, NO_SERVICE));
  if (appProtocol !== undefined && !isLabelKey(appProtocol)) {
    problems.push({
      message: `${field}.appProtocol is ${show(appProtocol)}.`,
      why: NO_SERVICE,
      fix: 'use a name such as "http", or one with a prefix such as "kubernetes.io/h2c".',
    });
  }
  return problems;
}

function checkDuplicates(ports: readonly ServicePort[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  ports.forEach((port, index) => {
    const keys = [`port ${port.port}/${port.protocol ?? ServicePortProtocol.TCP}`];
    if (port.name !== undefined) keys.push(`name "${port.name}"`);
    for (const key of keys) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else {
        problems.push({
          message: `ports[${first}] and ports[${index}] have the same ${key}.`,
          why: NO_SERVICE,
          fix: 'give each port its own number (per protocol) and name.',
        });
      }
    }
  });
  return problems;
}

function isPortName(name: unknown): boolean {
  return typeof name === 'string' && name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
}
