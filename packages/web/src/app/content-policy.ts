import { z } from 'zod'

// While schemas are made, zod would try out `new Function`, which the page's content policy forbids and reports.
z.config({ jitless: true })
