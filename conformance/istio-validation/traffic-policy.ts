import type { Chooser, Makers } from './chooser';
import { loadBalancer } from './load-balancer';
import { duration, limit, percent, targetHost } from './values';

export function trafficPolicy(choose: Chooser, namespace: string): Record<string, unknown> {
  if (choose.isWrong()) return choose.any([{}, { portLevelSettings: [] }, { portLevelSettings: null, tls: null }]);
  const beginning = choose.either(['none', 'none', 'tunnel', 'proxyProtocol'] as const, ['both'] as const);
  return {
    ...choose.some({
      ...perPort(choose, namespace),
      portLevelSettings: () => choose.list(1, 2, () => portPolicy(choose, namespace)),
      retryBudget: () => retryBudget(choose),
    }),
    // What failover depends on is in every third rule, however little else is.
    ...(choose.chance(30) ? { loadBalancer: loadBalancer(choose) } : {}),
    ...(choose.chance(15) ? { outlierDetection: outlierDetection(choose) } : {}),
    ...(beginning === 'tunnel' || beginning === 'both' ? { tunnel: tunnel(choose) } : {}),
    ...(beginning === 'proxyProtocol' || beginning === 'both' ? { proxyProtocol: proxyProtocol(choose) } : {}),
  };
}

function perPort(choose: Chooser, namespace: string): Makers {
  return {
    connectionPool: () => connectionPool(choose),
    loadBalancer: () => loadBalancer(choose),
    outlierDetection: () => outlierDetection(choose),
    tls: () => tls(choose, namespace),
  };
}

function portPolicy(choose: Chooser, namespace: string): Record<string, unknown> {
  return {
    ...(choose.isWrong() ? {} : { port: choose.any([{ number: 80 }, { number: 0 }, { number: 70000 }, {}]) }),
    ...(choose.isWrong() ? {} : choose.some(perPort(choose, namespace))),
  };
}

/** Nothing is checked, so everything is right that can be read. */
function retryBudget(choose: Chooser): Record<string, unknown> {
  return choose.few({
    percent: () => choose.any([20, -1, 1000, null, '5', 'NaN']),
    minRetryConcurrency: () => choose.any([0, 3, 4294967295, '3']),
    budgetInterval: () => choose.any(['10s', '0s', '-1s', '1ns']),
  });
}

function tunnel(choose: Chooser): Record<string, unknown> {
  return {
    ...choose.few({ protocol: () => choose.either(['CONNECT', 'POST', ''], ['connect', 'GET', ' ']) }),
    targetHost: targetHost(choose),
    ...(choose.isWrong()
      ? choose.any([{}, { targetPort: 0 }, { targetPort: 65536 }])
      : { targetPort: choose.any([1, 65535, 443]) }),
  };
}

function proxyProtocol(choose: Chooser): Record<string, unknown> {
  return choose.few({ version: () => choose.either(['V1', 'V2', 0, 1], [2, -1]) });
}

function connectionPool(choose: Chooser): Record<string, unknown> {
  if (choose.isWrong()) return choose.any([{}, { http: null }]);
  return choose.some({
    tcp: () =>
      choose.few({
        maxConnections: () => limit(choose),
        connectTimeout: () => duration(choose),
        maxConnectionDuration: () => duration(choose),
        idleTimeout: () =>
          choose.either(['0s', '0', '500us', '-999us', '1h', '1ms'], ['-1ms', '-1s', '1.5ms', '1000001ns']),
        tcpKeepalive: () =>
          choose.few({
            probes: () => choose.any([0, 9, 4294967295]),
            time: () => duration(choose),
            interval: () => duration(choose),
          }),
      }),
    http: () => http(choose),
  });
}

function http(choose: Chooser): Record<string, unknown> {
  const upgrade = choose.either(['none', 'upgrade', 'client'] as const, ['both'] as const);
  return {
    ...choose.few({
      http1MaxPendingRequests: () => limit(choose),
      http2MaxRequests: () => limit(choose),
      maxRequestsPerConnection: () => limit(choose),
      maxRetries: () => limit(choose),
      maxConcurrentStreams: () => limit(choose),
      idleTimeout: () => duration(choose),
      http2KeepAlive: () =>
        choose.isWrong()
          ? choose.few({ interval: () => duration(choose), timeout: () => duration(choose) })
          : { interval: duration(choose), timeout: duration(choose) },
    }),
    ...(upgrade === 'upgrade' || upgrade === 'both' ? { h2UpgradePolicy: choose.any(['UPGRADE', 2]) } : {}),
    ...(upgrade === 'client' ? { h2UpgradePolicy: choose.any(['DEFAULT', 'DO_NOT_UPGRADE', 7]) } : {}),
    ...(upgrade === 'client' || upgrade === 'both' ? { useClientProtocol: true } : {}),
  };
}

function outlierDetection(choose: Chooser): Record<string, unknown> {
  const local = choose.either([{ splitExternalLocalOriginErrors: true }, {}], [{ consecutiveLocalOriginFailures: 5 }]);
  return {
    ...choose.few({
      consecutive5xxErrors: () => choose.any([0, 5, null]),
      consecutiveGatewayErrors: () => choose.any([0, 5, null]),
      interval: () => duration(choose),
      baseEjectionTime: () => duration(choose),
      maxEjectionPercent: () => percent(choose),
      minHealthPercent: () => percent(choose),
      outlierDetectionHttpErrorCodes: () => choose.any([[], [500, 503], [0, 4294967295]]),
    }),
    ...local,
    ...('splitExternalLocalOriginErrors' in local && choose.chance(50) ? { consecutiveLocalOriginFailures: 5 } : {}),
    ...(choose.chance(10) ? { consecutiveErrors: choose.any([0, 5, -1]) } : {}),
    ...(choose.chance(5) ? { consecutiveLocalOriginFailures: choose.any([0, null]) } : {}),
  };
}

function tls(choose: Chooser, namespace: string): Record<string, unknown> {
  const mode = choose.any(['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL', 1, 2, 9, undefined]);
  const files = {
    clientCertificate: () => choose.any(['/c', '']),
    privateKey: () => choose.any(['/k', '']),
    caCertificates: () => choose.any(['/ca', '']),
    caCrl: () => choose.any(['/crl', '']),
  };
  const extra = { sni: () => 'x', subjectAltNames: () => choose.any([[], ['spiffe://a']]) };
  const named = { credentialName: () => credentialName(choose, namespace) };
  const insecure = { insecureSkipVerify: () => choose.any([true, true, false, null]) };
  const anything = { ...files, ...extra, ...named, ...insecure };
  if (choose.isWrong()) {
    const checked = choose.any(['SIMPLE', 'MUTUAL']);
    return choose.any([
      { mode: 'MUTUAL', ...choose.any([{ clientCertificate: '/c' }, { privateKey: '/k' }, { caCertificates: '/ca' }]) },
      { mode: checked, ...choose.some(files), credentialName: 'secret' },
      { mode: checked, insecureSkipVerify: true, ...choose.few({ ...extra, ...named, caCertificates: () => '/ca' }) },
      { mode, ...choose.few(anything) },
    ]);
  }
  if (mode === 'MUTUAL' || mode === 2) {
    const right = choose.any([
      { clientCertificate: '/c', privateKey: '/k' },
      { credentialName: credentialName(choose, namespace) },
    ]);
    return { mode, ...right, ...choose.any([choose.few(extra), choose.few(insecure)]) };
  }
  if (mode === 'SIMPLE' || mode === 1) {
    return { mode, ...choose.any([choose.few(files), choose.few({ ...named, ...extra }), choose.few(insecure)]) };
  }
  return { mode, ...choose.few(anything) };
}

function credentialName(choose: Chooser, namespace: string): string {
  const own = namespace === '' ? 'secret' : `configmap://${namespace}/ca`;
  return choose.either(
    ['secret', own, `${own}/more`, 'kubernetes://other/secret', 'builtin://', ''],
    [
      'configmap://',
      'configmap:///',
      'configmap://ca',
      'configmap://other/ca',
      `configmap://${namespace}/`,
      'configmap:///ca',
    ],
  );
}
