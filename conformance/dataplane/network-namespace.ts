import { CannotRun } from '../clusters/cannot-run';
import { run, type Outcome } from '../clusters/command';

// Pods and gateways have addresses that are nobody's on this machine. In a network namespace of its own they can be anybody's.

/** As root; else as the root of a user namespace, where the system lets everybody have one. */
const WAYS: readonly (readonly string[])[] = [['--net'], ['--user', '--map-root-user', '--net']];

/** A command that runs another one in a network namespace of its own. Refuses to go on where there can be none. */
export async function requireNetworkNamespace(): Promise<readonly string[]> {
  const said: string[] = [];
  for (const way of WAYS) {
    const command = ['unshare', ...way, '--'];
    const { code, stderr } = await attempt([...command, 'ip', 'link', 'set', 'lo', 'up']);
    if (code === 0) return command;
    said.push(`${command.join(' ')}: ${stderr.trim()}`);
  }
  throw new CannotRun(
    'The data plane of the conformance run needs a network namespace of its own, and `unshare` and `ip` (util-linux, ' +
      'iproute2) could not make one, neither directly nor in a user namespace. Run as root, or let users have namespaces ' +
      `(sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns); \`npm test\` does not need it.\n${said.join('\n')}`,
  );
}

async function attempt([binary = '', ...args]: readonly string[]): Promise<Outcome> {
  try {
    return await run({ binary, args, env: { PATH: process.env.PATH } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { code: 1, stdout: '', stderr: `${binary} was not found on PATH` };
  }
}
