import { passing, settings, type Trouble } from '../trouble.ts';

/** A failure of the network or of HTTP, by Node's `error.code`; `at` is `host:port`. */
export function networkTrouble(code: string, at: string): Trouble {
  switch (code) {
    case 'ECONNREFUSED':
      return passing(`Nothing listens on ${at}: the connection was refused.`);
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return passing(`${at} does not answer: no connection came about in time.`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return passing(`There is no way to ${at} in the network (${code}).`);
    case 'ENOTFOUND':
      return settings(
        `The name in ${at} is not known to the DNS.`,
        'Check the address, or the DNS server of this machine.',
      );
    case 'EAI_AGAIN':
      return passing(`The DNS does not answer, so ${at} cannot be found.`);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return passing(`${at} broke the connection off (${code}).`);
    case 'HPE_HEADER_OVERFLOW':
      return passing(`${at} sent larger headers than any API server does.`);
    default:
      return code.startsWith('HPE_')
        ? passing(
            `${at} answered with something that is not HTTP (${code}).`,
            'Check that the address is that of an API server.',
          )
        : passing(`The connection to ${at} failed (${code}).`);
  }
}
