import { isMap } from '../../model/object';
import { keep, scalar, strings, UNREAD, type FieldShapes, type Shape } from './shape';

// What is kept of routes: where requests may go, and on what that depends. Values of headers and of parameters may be tokens: their names
// are kept, so that a route for some requests does not pass for one of all.

/** Of a list of headers or parameters: how each is called, and how it is compared. */
function named(value: unknown): unknown {
  const kept = keep(value, [{ name: scalar, type: scalar }]);
  return Array.isArray(kept) ? kept.map((one: object) => ({ ...one, value: UNREAD })) : undefined;
}

/** The same of a map of them. */
function keyed(value: unknown): unknown {
  return isMap(value) ? Object.fromEntries(Object.keys(value).map((name) => [name, { exact: UNREAD }])) : undefined;
}

const BACKEND: FieldShapes = { group: scalar, kind: scalar, namespace: scalar, name: scalar, port: scalar };
const PATH: Shape = { type: scalar, value: scalar };
const NEW_PATH: Shape = { type: scalar, replaceFullPath: scalar, replacePrefixMatch: scalar };
/** What changes headers changes no destination. */
const FILTERS: Shape = [
  {
    type: scalar,
    requestRedirect: { scheme: scalar, hostname: scalar, port: scalar, statusCode: scalar, path: NEW_PATH },
    requestMirror: {
      backendRef: BACKEND,
      percent: scalar,
      fraction: { numerator: scalar, denominator: scalar },
    },
    urlRewrite: { hostname: scalar, path: NEW_PATH },
    externalAuth: { protocol: scalar, backendRef: BACKEND },
    extensionRef: { group: scalar, kind: scalar, name: scalar },
  },
];

/** An HTTPRoute or a GRPCRoute. */
export const GATEWAY_ROUTE: FieldShapes = {
  spec: {
    parentRefs: [{ ...BACKEND, sectionName: scalar }],
    hostnames: [scalar],
    rules: [
      {
        name: scalar,
        matches: [{ path: PATH, method: methodOf, headers: named, queryParams: named }],
        filters: FILTERS,
        timeouts: { request: scalar, backendRequest: scalar },
        retry: { codes: [scalar], attempts: scalar, backoff: scalar },
        sessionPersistence: { type: scalar, sessionName: scalar },
        backendRefs: [{ ...BACKEND, weight: scalar, filters: FILTERS }],
      },
    ],
  },
};

/** A TCPRoute or a TLSRoute. */
export const CONNECTION_ROUTE: FieldShapes = {
  spec: {
    parentRefs: [{ ...BACKEND, sectionName: scalar }],
    hostnames: [scalar],
    rules: [{ name: scalar, backendRefs: [{ ...BACKEND, weight: scalar }] }],
  },
};

/** Of HTTP, or of a service of gRPC. */
function methodOf(value: unknown): unknown {
  return isMap(value) ? keep(value, { type: scalar, service: scalar, method: scalar }) : scalar(value);
}

const DESTINATION: Shape = { host: scalar, subset: scalar, port: { number: scalar } };
const ROUTE: Shape = [{ destination: DESTINATION, weight: scalar }];
const TEXT: Shape = { exact: scalar, prefix: scalar, regex: scalar };
const PERCENT: Shape = { value: scalar };
/** On which connections and proxies a route counts. */
const SOURCE: FieldShapes = { port: scalar, gateways: [scalar], sourceLabels: strings, sourceNamespace: scalar };

export const VIRTUAL_SERVICE: FieldShapes = {
  spec: {
    hosts: [scalar],
    gateways: [scalar],
    exportTo: [scalar],
    http: [
      {
        name: scalar,
        match: [
          {
            ...SOURCE,
            ...{ name: scalar, uri: TEXT, scheme: TEXT, method: TEXT, authority: TEXT, ignoreUriCase: scalar },
            ...{ headers: keyed, withoutHeaders: keyed, queryParams: keyed },
          },
        ],
        route: ROUTE,
        redirect: { uri: scalar, authority: scalar, scheme: scalar, port: scalar, redirectCode: scalar },
        directResponse: { status: scalar },
        delegate: { name: scalar, namespace: scalar },
        rewrite: { uri: scalar, authority: scalar },
        timeout: scalar,
        retries: {
          ...{ attempts: scalar, perTryTimeout: scalar, retryOn: scalar, backoff: scalar },
          ...{ retryRemoteLocalities: scalar, retryIgnorePreviousHosts: scalar },
        },
        fault: {
          abort: { httpStatus: scalar, grpcStatus: scalar, percentage: PERCENT },
          delay: { fixedDelay: scalar, percentage: PERCENT },
        },
        mirror: DESTINATION,
        mirrors: [{ destination: DESTINATION, percentage: PERCENT }],
      },
    ],
    tls: [{ match: [{ ...SOURCE, sniHosts: [scalar], destinationSubnets: [scalar] }], route: ROUTE }],
    tcp: [{ match: [{ ...SOURCE, destinationSubnets: [scalar], sourceSubnet: scalar }], route: ROUTE }],
  },
};
