import * as z from 'zod';

// Before anything builds a schema: zod would otherwise probe for eval, which the content policy refuses and logs.
z.config({ jitless: true });

const { start } = await import('./start.ts');
start();
