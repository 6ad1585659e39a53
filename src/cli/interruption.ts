/**
 * A signal that Ctrl-C or SIGTERM aborts, so that a command can end in order. Pressed again, the
 * process ends at once, as it would have without this.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    controller.abort();
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return controller.signal;
}
