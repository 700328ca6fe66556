import { STATUS_CODES } from 'node:http';
import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { toJson_VirtualServiceSpec } from '../../../imports/networking.istio.io';
import { Log } from '../../istio/api/decoder';
import { DESTINATION_RULE } from '../../istio/api/destination-rule';
import { applicationProtocolOf } from '../../model/services';
import type { Problem } from '../../diagnostics';
import { read } from '../../synth/render/rendering';
import { targetsOf } from '../../synth/tree/scope';
import type { IGlobalService } from '../global-service-reference';
import { HttpMethod, type Retries, type RetryOptions } from '../retries';
import { checkInteger, checkOneOf } from './props/check';
import { checkDuration, formatDuration } from './props/duration';
import { apiObjectsOf, tryToRender } from './object';

/** Failures that are retried whatever an endpoint answers: those of Istio's default, and connections that break. */
const RETRIED_FAILURES = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'reset'];
/** Envoy looks at status codes only where the list has this. */
const STATUS_CODES_TOO = 'retriable-status-codes';

const SAFE_METHODS = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS];
const GATEWAY_ERRORS = [502, 503, 504];

/**
 * Envoy leaves out the priorities of earlier tries with every second try: istiod sets an update frequency of 2.
 *
 * @see istio pilot/pkg/networking/core/route/retry/retry.go buildPreviousPrioritiesConfig
 */
const TRIES_IN_A_PRIORITY = 2;
const MOST_ATTEMPTS = 10;

/**
 * The spec of the VirtualService. Its first route replaces the waypoint's default route, so what matches no method needs a
 * route of its own.
 *
 * @see istio pilot/pkg/networking/core/listener_waypoint.go buildWaypointInboundHTTPRouteConfig
 */
export function virtualServiceSpec(host: string, { _options }: Retries): unknown {
  const { methods, attempts, statusCodes, perTryTimeout } = optionsOf(_options);
  const route = [{ destination: { host } }];
  return toJson_VirtualServiceSpec({
    hosts: [host],
    http: [
      {
        match: methods.map((exact) => ({ method: { exact } })),
        route,
        retries: {
          attempts,
          perTryTimeout: formatDuration(perTryTimeout),
          retryOn: [...RETRIED_FAILURES, ...(statusCodes.length > 0 ? [STATUS_CODES_TOO, ...statusCodes] : [])].join(),
          retryRemoteLocalities: true,
        },
      },
      { route },
    ],
  });
}

function optionsOf(options: RetryOptions) {
  return {
    methods: read(options.methods) ?? SAFE_METHODS,
    attempts: read(options.attempts) ?? TRIES_IN_A_PRIORITY,
    statusCodes: read(options.statusCodes) ?? GATEWAY_ERRORS,
    perTryTimeout: read(options.perTryTimeout),
  };
}

const REFUSED =
  'istiod refuses the VirtualService, so failed requests are not tried in another cluster until their endpoints are ejected.';
const NOT_RETRIED =
  'failed requests are not tried in another cluster, so all of them fail until endpoints are ejected.';

/** What is wrong with the options. */
export function checkRetryOptions({ _options }: Retries): Problem[] {
  const { methods, attempts, statusCodes, perTryTimeout } = optionsOf(_options);
  const field = 'retries.methods';
  const problems = methods.flatMap((method) => checkOneOf(field, method, HttpMethod, NOT_RETRIED));
  if (methods.length === 0) {
    problems.push({
      message: `${field} is empty.`,
      why: NOT_RETRIED,
      fix: 'leave it out for GET, HEAD and OPTIONS, or list methods whose requests the service can get twice.',
    });
  }
  if (new Set(methods).size < methods.length) {
    problems.push({
      message: `${field} lists a method twice.`,
      why: 'one of them was probably meant to be another method, whose requests are not retried now.',
      fix: 'list each method once.',
    });
  }
  problems.push(
    ...checkInteger(
      'retries.attempts',
      attempts,
      TRIES_IN_A_PRIORITY,
      MOST_ATTEMPTS,
      'Envoy turns to the next priority after two tries in one: with fewer, a retry meets the cluster that fails; with more than 10, a failing service gets a multiple of its load.',
    ),
  );
  for (const code of statusCodes) problems.push(...checkStatusCode(code));
  if (perTryTimeout !== undefined) problems.push(...checkDuration('retries.perTryTimeout', perTryTimeout, REFUSED));
  return problems;
}

/** istiod takes a code that Go has no name for to be the name of a failure, and refuses that. */
function checkStatusCode(code: number): Problem[] {
  const range = checkInteger('retries.statusCodes', code, 400, 599, REFUSED);
  if (range.length > 0 || (Object.hasOwn(STATUS_CODES, code) && code !== UNKNOWN_TO_GO)) return range;
  return [
    {
      message: `retries.statusCodes is ${code}, which HTTP does not define.`,
      why: REFUSED,
      fix: 'use 502, 503 or 504.',
    },
  ];
}

const UNKNOWN_TO_GO = 509;

/** What the rest of the app has that retries do not go with. */
export function checkRetriesFit(
  construct: IConstruct,
  { service, host, destinationRule }: RetriedService,
  own: ApiObject,
): Problem[] {
  return [...checkPorts(construct, service), ...checkRoutes(construct, host, own), ...checkBalance(destinationRule)];
}

/** A service, and the rule that retries stand beside. */
export interface RetriedService {
  readonly service: IGlobalService;
  readonly host: string;
  readonly destinationRule: ApiObject;
}

interface RenderedService {
  readonly spec?: { readonly ports?: readonly RenderedPort[] };
}

interface RenderedPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** Ports that are not known here may be for HTTP. */
function checkPorts({ node: { root } }: IConstruct, service: IGlobalService): Problem[] {
  const object = apiObjectsOf(root, ['Service']).find(
    ({ name, metadata }) => name === service.name && metadata.namespace === service.namespace,
  );
  const ports = (object && tryToRender<RenderedService>(object)?.spec?.ports) ?? [];
  if (ports.length === 0 || ports.some((port) => HTTP.includes(protocolOf(port)))) return [];
  return [
    {
      message: `retries: no port of service "${service.node.path}" is for HTTP (${ports.map(({ name, port }) => (name === undefined ? port : `${port} ${name}`)).join(', ')}).`,
      why: 'a waypoint copies the bytes of a TCP, TLS or HTTPS connection and sees no request that it could send again: what fails stays failed.',
      fix: "leave retries out, or name what a port is for: { name: 'http' } or { appProtocol: 'http' }.",
    },
  ];
}

const HTTP = ['http', 'unsaid'];

function protocolOf({ name = '', port, protocol = 'TCP', appProtocol }: RenderedPort): string {
  return applicationProtocolOf({ name, port, protocol, appProtocol } as Parameters<typeof applicationProtocolOf>[0]);
}

interface RenderedRoute {
  readonly metadata?: { readonly namespace?: string };
  readonly spec?: {
    readonly hosts?: readonly string[];
    readonly parentRefs?: readonly {
      readonly kind?: string;
      readonly name?: string;
      readonly namespace?: string;
    }[];
  };
}

/** Of several routes that take all requests to a host, the one that was created first counts. */
function checkRoutes(construct: IConstruct, host: string, own: ApiObject): Problem[] {
  const here = targetsOf(construct);
  return apiObjectsOf(construct.node.root, ['HTTPRoute', 'GRPCRoute', 'VirtualService'])
    .filter((other) => other !== own && isForHost(other, host))
    .filter((other) => here.length === 0 || targetsOf(other).some((cluster) => here.includes(cluster)))
    .map((other) => ({
      message: `retries: ${other.kind} "${other.node.path}" routes requests for ${host}, too.`,
      why: 'istiod merges routes of a host by their age, so which of them takes a request, and whether it is retried in another cluster, depends on the history of the cluster.',
      fix: `leave retries out and set them in one VirtualService of your own (retryRemoteLocalities: true), or remove that ${other.kind}.`,
    }));
}

function isForHost(object: ApiObject, host: string): boolean {
  const { metadata, spec } = tryToRender<RenderedRoute>(object) ?? {};
  const namespace = metadata?.namespace ?? 'default';
  const [name, serviceNamespace] = host.split('.');
  if (object.kind === 'VirtualService') {
    const short = namespace === serviceNamespace ? [name] : [];
    return (spec?.hosts ?? []).some((one) => [host, ...short].includes(one));
  }
  return (spec?.parentRefs ?? []).some(
    (parent) =>
      parent.kind === 'Service' && parent.name === name && (parent.namespace ?? namespace) === serviceNamespace,
  );
}

/** A patch may have added a hash to the rule. */
function checkBalance(destinationRule: ApiObject): Problem[] {
  const { spec = {} } = tryToRender<{ readonly spec?: unknown }>(destinationRule) ?? {};
  const { trafficPolicy } = DESTINATION_RULE.decode(spec, 'spec', new Log());
  const { consistentHash, localityLbSetting } = trafficPolicy?.loadBalancer ?? {};
  const problems: Problem[] = [];
  if ((localityLbSetting?.distribute ?? []).length > 0) {
    problems.push({
      message: 'retries beside LocalityLbSetting.distribute().',
      why: 'weights put all clusters into one priority, and Envoy has no other priority to retry in: a retry may meet the cluster that fails.',
      fix: 'use a setting that prefers a cluster, as LocalityLbSetting.sameCluster() does, or leave retries out.',
    });
  }
  if (consistentHash !== undefined) {
    problems.push({
      message: 'retries beside a consistentHash, which a patch added to the DestinationRule.',
      why: 'by its hash a request goes to the same endpoint again: istiod leaves out that a retry takes another one.',
      fix: 'remove consistentHash from the patch, or leave retries out.',
    });
  }
  return problems;
}
