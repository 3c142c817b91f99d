import { z } from 'zod'

// By default zod tries `new Function` when it creates a schema. The page's content security policy forbids that and reports it.
z.config({ jitless: true })
