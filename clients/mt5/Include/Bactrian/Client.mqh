// Calls to the hub: signed, timed, and held back while it fails.
#ifndef BACTRIAN_CLIENT_MQH
#define BACTRIAN_CLIENT_MQH

#include "Hmac.mqh"
#include "Json.mqh"
#include "Spool.mqh"

// WebRequest takes no longer one.
#define MAX_URL 1024
#define FIRST_WAIT_MS 1000
#define LONGEST_WAIT_MS 60000
#define LONGEST_RETRY_AFTER_MS 600000
// A smaller difference is no reason for a refused signature.
#define CLOCK_SLACK_S 30

enum ENUM_DELIVERY
  {
   DELIVERY_DONE,                    // it is durable at the hub
   DELIVERY_PART,                    // it is, but for some items that will never be taken
   DELIVERY_REFUSED,                 // sending it again would change nothing
   DELIVERY_LATER                    // nobody knows: send it again
  };

class CClient
  {
private:
   string            m_base;
   uchar             m_key[];
   string            m_bearer;
   int               m_timeout;      // milliseconds
   long              m_clock;        // seconds that the hub's clock is ahead of this one
   ulong             m_not_before;   // GetTickCount64 until which nothing is sent
   int               m_failures;     // in a row
   string            m_problem;      // that is printed already
   ulong             m_printed;

   // An outage is printed once and then once a minute, not at every attempt.
   void              Problem(const string text)
     {
      ulong now=GetTickCount64();
      if(text==m_problem && now-m_printed<60000)
         return;
      m_problem=text;
      m_printed=now;
      Print("Bactrian: ",text);
     }

   void              Well(void)
     {
      if(m_failures>0)
         Print("Bactrian: the hub answers again");
      m_failures=0;
      m_not_before=0;
      m_problem="";
     }

   // Twice as long at each failure, and half of it by chance: clients that lost the same hub do not
   // come back at the same moment.
   void              Wait(const long least)
     {
      int doublings=m_failures<6 ? m_failures : 6;
      double wait=MathMin(FIRST_WAIT_MS*MathPow(2.0,doublings),(double)LONGEST_WAIT_MS);
      wait=wait/2+wait/2*MathRand()/32767.0;
      m_failures++;
      m_not_before=GetTickCount64()+(ulong)MathMax(wait,(double)least);
     }

   static string     Header(const string headers,const string name)
     {
      string lines[];
      int count=StringSplit(headers,'\n',lines);
      for(int i=0; i<count; i++)
        {
         string line=lines[i];
         StringTrimLeft(line);
         StringTrimRight(line);
         int colon=StringFind(line,":");
         if(colon<=0)
            continue;
         string key=StringSubstr(line,0,colon);
         StringToLower(key);
         if(key!=name)
            continue;
         string value=StringSubstr(line,colon+1);
         StringTrimLeft(value);
         return value;
        }
      return "";
     }

   // "Sat, 21 Nov 2026 10:11:12 GMT" in seconds since 1970; 0 if it is no such time.
   static long       HttpSeconds(const string date)
     {
      string part[];
      if(StringSplit(date,' ',part)<5)
         return 0;
      int month=StringFind("JanFebMarAprMayJunJulAugSepOctNovDec",part[2]);
      if(month<0)
         return 0;
      return (long)StringToTime(StringFormat("%s.%02d.%s %s",part[3],month/3+1,part[1],part[4]));
     }

   // What time the hub has, by its answer; 0 where it does not say.
   static long       HubTime(const string answer,const string headers)
     {
      string marker="the hub's time, ";
      int at=StringFind(answer,marker);
      if(at>=0)
        {
         long seconds=StringToInteger(StringSubstr(answer,at+StringLen(marker),12));
         if(seconds>0)
            return seconds;
        }
      long seconds=IsoSeconds(JsonText(answer,"server_time"));
      return seconds>0 ? seconds : HttpSeconds(Header(headers,"date"));
     }

   // True where the clock explains the refusal, so that a new signature is worth a try.
   bool              LearnClock(const string answer,const string headers)
     {
      long hub=HubTime(answer,headers);
      if(hub<=0)
         return false;
      long ahead=hub-(long)TimeGMT();
      if(ahead-m_clock<CLOCK_SLACK_S && m_clock-ahead<CLOCK_SLACK_S)
         return false;
      m_clock=ahead;
      PrintFormat("Bactrian: this computer's clock is %I64d s behind the hub's; set it",m_clock);
      return true;
     }

   // The HTTP status, or 0 where no answer came.
   int               Call(const string method,const string path,const string headers,
                          const uchar &body[],string &answer,string &answer_headers)
     {
      answer="";
      answer_headers="";
      char data[],result[];
      int size=ArraySize(body);
      ArrayResize(data,size);
      for(int i=0; i<size; i++)
         data[i]=(char)body[i];
      ResetLastError();
      int status=WebRequest(method,m_base+path,headers,m_timeout,data,result,answer_headers);
      if(status<100 || status>599)
        {
         int error=GetLastError();
         if(error==4014)
            Problem("allow "+m_base+" in Tools > Options > Expert Advisors > Allow WebRequest");
         else
            Problem(StringFormat("%s does not answer, error %d",m_base,error));
         return 0;
        }
      size=ArraySize(result);
      uchar bytes[];
      ArrayResize(bytes,size);
      for(int i=0; i<size; i++)
         bytes[i]=(uchar)result[i];
      if(size>0)
         answer=CharArrayToString(bytes,0,size,CP_UTF8);
      return status;
     }

   string            Sign(const string id,const long time,const uchar &body[]) const
     {
      uchar head[],text[],digest[];
      Utf8(id+"."+IntegerToString(time)+".",head);
      int size=ArraySize(body),lead=ArraySize(head);
      ArrayResize(text,lead+size);
      for(int i=0; i<lead; i++)
         text[i]=head[i];
      for(int i=0; i<size; i++)
         text[lead+i]=body[i];
      return HmacSha256(m_key,text,digest) ? "v1,"+Base64(digest) : "";
     }

   // Signs at each attempt, because a signature is good for five minutes, with the id that the
   // message has for good.
   int               Signed(const string method,const string path,const string id,
                            const uchar &body[],string &answer,string &answer_headers)
     {
      uchar content[];
      if(ArraySize(body)>0)
         ArrayCopy(content,body);
      else
         Utf8(path,content);
      int status=0;
      for(int attempt=0; attempt<2; attempt++)
        {
         long time=(long)TimeGMT()+m_clock;
         string headers="Content-Type: application/json\r\nwebhook-id: "+id
                        +"\r\nwebhook-timestamp: "+IntegerToString(time)
                        +"\r\nwebhook-signature: "+Sign(id,time,content)+"\r\n";
         status=Call(method,path,headers,body,answer,answer_headers);
         if(status!=401 || !LearnClock(answer,answer_headers))
            break;
        }
      return status;
     }

   // Holds the client back after an answer that promises nothing.
   void              HoldBack(const int status,const string answer,const string headers)
     {
      long least=0;
      if(status==429 || status==503)
         least=StringToInteger(Header(headers,"retry-after"))*1000;
      if(least>LONGEST_RETRY_AFTER_MS)
         least=LONGEST_RETRY_AFTER_MS;
      Wait(least);
      if(status>0)
         Problem(StringFormat("%s answers %d %s",m_base,status,Reason(answer)));
     }

   static string     Reason(const string answer)
     {
      string detail=JsonText(answer,"detail");
      return StringLen(detail)>0 ? detail : StringSubstr(answer,0,200);
     }

   // Not the message is at fault, but the address, the secret or the moment.
   static bool       Curable(const int status)
     {
      return status<400 || status==401 || status==403 || status==404 || status==405
             || status==407 || status==408 || status==425 || status==429 || status>=500;
     }

   // A portal or proxy may answer 200 in the hub's place: only the hub's words count.
   static bool       Durable(const string answer)
     {
      string status=JsonText(answer,"status");
      return status=="stored" || status=="duplicate" || status=="spooled";
     }

public:
                     CClient(void)
     {
      m_timeout=5000;
      m_clock=0;
      m_not_before=0;
      m_failures=0;
      m_printed=0;
     }

   // False, with the reason, where the inputs cannot work.
   bool              Configure(const string url,const string secret,const string bearer,
                               const int timeout,string &reason)
     {
      m_base=url;
      StringTrimLeft(m_base);
      StringTrimRight(m_base);
      while(StringLen(m_base)>0 && StringGetCharacter(m_base,StringLen(m_base)-1)=='/')
         m_base=StringSubstr(m_base,0,StringLen(m_base)-1);
      m_bearer=bearer;
      StringTrimLeft(m_bearer);
      StringTrimRight(m_bearer);
      m_timeout=timeout;
      m_clock=0;
      m_not_before=0;
      m_failures=0;
      m_problem="";
      if(StringFind(m_base,"https://")!=0 && StringFind(m_base,"http://")!=0)
         reason="HubUrl has to begin with https:// (http:// is for a hub on this computer)";
      else if(StringLen(m_base)+64>MAX_URL)
         reason="HubUrl is too long";
      else if(!SecretKey(secret,m_key))
         reason="Secret is not a whsec_ secret: copy what the hub answered when it was made";
      else
         return true;
      return false;
     }

   bool              Ready(void) const { return GetTickCount64()>=m_not_before; }
   string            State(void) const { return m_failures==0 ? "well" : m_problem; }

   ENUM_DELIVERY     Deliver(const SpoolRecord &record,int &status,string &answer)
     {
      string headers;
      status=Signed("POST","/webhooks/mt5",record.id,record.body,answer,headers);
      if(status>=200 && status<300 && Durable(answer))
        {
         Well();
         if(JsonElement(JsonMember(answer,"rejected"),0)!="")
           {
            PrintFormat("Bactrian: items are refused: %s",JsonMember(answer,"rejected"));
            return DELIVERY_PART;
           }
         return DELIVERY_DONE;
        }
      if(!Curable(status))
        {
         Well();
         PrintFormat("Bactrian: refused with %d: %s",status,Reason(answer));
         return DELIVERY_REFUSED;
        }
      HoldBack(status,answer,headers);
      return DELIVERY_LATER;
     }

   static string     UrlPart(const string text)
     {
      uchar bytes[];
      Utf8(text,bytes);
      string part="";
      for(int i=0; i<ArraySize(bytes); i++)
         part+=StringFormat("%%%02X",(int)bytes[i]);
      return part;
     }

   // What the hub holds of the login, as JSON; false where it did not answer.
   bool              Last(const long login,string &answer)
     {
      uchar nothing[];
      ArrayResize(nothing,0);
      string headers;
      string path="/webhooks/mt5/"+IntegerToString(login)+"/last?server="
                  +UrlPart(AccountInfoString(ACCOUNT_SERVER));
      int status=Signed("GET",path,NewMessageId(login),nothing,answer,headers);
      if(status==200 && JsonText(answer,"login")==IntegerToString(login))
        {
         Well();
         return true;
        }
      HoldBack(status,answer,headers);
      return false;
     }

   // Asks the models. The status; 0 where no answer came.
   int               Ask(const string question,string &answer)
     {
      uchar body[];
      Utf8(question,body);
      string headers="Content-Type: application/json\r\nAuthorization: Bearer "+m_bearer+"\r\n";
      string answer_headers;
      int status=Call("POST","/functions/v1/infer",headers,body,answer,answer_headers);
      if(status==200)
         Well();
      else if(status==0 || status==429 || status>=500)
         HoldBack(status,answer,answer_headers);
      else
         Problem(StringFormat("infer answers %d %s",status,Reason(answer)));
      return status;
     }
  };

#endif
